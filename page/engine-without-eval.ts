// MuJoCo's loader writes the glue of its functions as source text and compiles it with `new Function`, which a strict content security
// policy forbids. At the build both places get closures that do the same (those that Emscripten makes with DYNAMIC_EXECUTION=0), and the
// engine's 10 MB are not copied: the server has them from the installed package. The version is pinned; where its text is another, the
// build fails.

import type { Plugin } from 'vite'

interface Replacement { readonly from: string, readonly to: string }

const REPLACEMENTS: readonly Replacement[] = [
  {
    from: 'let [args, invokerFnBody] = createJsInvoker(argTypes, isClassMethodFunc, returns, isAsync);\n      var invokerFn = new Function(...args, invokerFnBody)(...closureArgs);',
    to: `var invokerFn = function (...given) {
        checkArgCount(given.length, minArgs, expectedArgCount, humanName, throwBindingError);
        const destructors = needsDestructorStack ? [] : null;
        const wired = isClassMethodFunc ? [cppTargetFunc, argTypes[1].toWireType(destructors, this)] : [cppTargetFunc];
        for (let i = 0; i < expectedArgCount; i++) wired.push(argTypes[i + 2].toWireType(destructors, given[i]));
        const result = cppInvokerFunc(...wired);
        if (needsDestructorStack) runDestructors(destructors);
        else for (let i = isClassMethodFunc ? 1 : 2; i < argTypes.length; i++) {
          if (argTypes[i].destructorFunction !== null) argTypes[i].destructorFunction(wired[isClassMethodFunc ? i : i - 1]);
        }
        return returns ? argTypes[0].fromWireType(result) : undefined;
      };`,
  },
  {
    from: 'var invokerFunction = new Function(...params, functionBody)(...args);',
    to: `var invokerFunction = function (obj, func, destructorsRef, packed) {
        const values = [];
        for (let i = 0, at = packed; i < argCount; i++) {
          values.push(types[i].readValueFromPointer(at));
          at += types[i].argPackAdvance;
        }
        const result = kind === 1 ? Reflect.construct(func, values) : kind === 0 ? func.call(obj, ...values) : func.call(...values);
        return retType.isVoid ? undefined : emval_returnValue(retType, destructorsRef, result);
      };`,
  },
  { from: `new URL('mujoco.wasm', import.meta.url)`, to: `new URL('engine/mujoco.wasm', globalThis.document.baseURI)` },
]

export function engineWithoutEval(): Plugin {
  return {
    name: 'engine-without-eval',
    transform(code, id) {
      if (!id.endsWith('/@mujoco/mujoco/mujoco.js')) return null
      const changed = REPLACEMENTS.reduce((text, { from, to }) => {
        if (!text.includes(from)) throw new Error(`@mujoco/mujoco: its mujoco.js has no "${from}". Is another version than 3.14.0 installed?`)
        return text.replaceAll(from, () => to)
      }, code)
      if (changed.includes('new Function')) throw new Error('@mujoco/mujoco: its mujoco.js still compiles source text')
      return { code: changed, map: null }
    },
  }
}
