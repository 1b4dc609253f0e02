import type { ComponentProps } from 'react';
import classes from './tool-button.module.css';

interface Props extends ComponentProps<'button'> {
  readonly word: string;
}

/** A sign and its word: nobody has to know what a sign means. */
export function ToolButton({ word, children, className = '', ...rest }: Props) {
  return (
    <button type="button" className={`${classes.tool} ${className}`} {...rest}>
      {children}
      <span>{word}</span>
    </button>
  );
}
