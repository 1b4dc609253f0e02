import { type AnyContractProcedure } from '@orpc/contract';
import { z } from 'zod';
import { contract } from '../../station-core/contract.ts';

export interface TextField {
  readonly path: string;
  readonly schema: z.ZodType;
}

/** Everything below a schema into which a string can go. */
function textFieldsOf(schema: z.ZodType | undefined, path: string): TextField[] {
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([name, each]) =>
      textFieldsOf(each, `${path}.${name}`),
    );
  if (schema instanceof z.ZodArray) return textFieldsOf(schema.element as z.ZodType, path);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodExactOptional)
    return textFieldsOf(schema.unwrap() as z.ZodType, path);
  if (schema instanceof z.ZodUnion) return (schema.options as z.ZodType[]).flatMap((each) => textFieldsOf(each, path));
  if (schema === undefined || schema instanceof z.ZodNumber || schema instanceof z.ZodBoolean) return [];
  return [{ path, schema }];
}

/** Every field of every procedure into which a screen can put a string. */
export function contractTextFields(): readonly TextField[] {
  const groups = Object.entries(contract) as [string, Record<string, AnyContractProcedure>][];
  return groups.flatMap(([group, procedures]) =>
    Object.entries(procedures).flatMap(([name, procedure]) =>
      textFieldsOf(procedure['~orpc'].inputSchema as z.ZodType | undefined, `${group}.${name}`),
    ),
  );
}
