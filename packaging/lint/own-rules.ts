/** Rules of this project for oxlint, in the form of ESLint's plugins. */

interface Node {
  readonly type: string;
  readonly argument: { readonly type: string };
}

interface Context {
  report(problem: { readonly node: Node; readonly message: string }): void;
}

/** Spreading a literal is only there to save lines: an object of `a` and `b` says `a, b`. */
const noSpreadLiteral = {
  create(context: Context) {
    const refuse = (literal: string, message: string) => (node: Node) => {
      if (node.argument.type === literal) context.report({ node, message });
    };
    return {
      'ObjectExpression > SpreadElement': refuse('ObjectExpression', 'Write the properties themselves.'),
      'ArrayExpression > SpreadElement': refuse('ArrayExpression', 'Write the elements themselves.'),
    };
  },
};

export default { meta: { name: 'own' }, rules: { 'no-spread-literal': noSpreadLiteral } };
