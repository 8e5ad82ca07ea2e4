package io.anykernel.libraries;

import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.BaseLib;
import org.luaj.vm2.lib.PackageLib;
import org.luaj.vm2.lib.StringLib;
import org.luaj.vm2.lib.TableLib;

/** Interprets a script in Lua. */
public final class LuaScript {
    private LuaScript() {}

    public static void main(String[] arguments) throws Exception {
        Globals globals = new Globals();
        globals.load(new BaseLib());
        globals.load(new PackageLib());
        globals.load(new StringLib());
        globals.load(new TableLib());
        LoadState.install(globals);
        LuaC.install(globals);
        System.out.println(
                globals.load("local t = {} for i = 1, 5 do t[#t + 1] = i * i end return table.concat(t, ',')")
                        .call());
        System.out.println(
                globals.load("local function f(n) if n < 2 then return n end return f(n-1) + f(n-2) end return f(15)")
                        .call());
        System.out.println(
                globals.load("return string.gsub('hello world', 'o', '0'), string.format('%5.1f|%s', 3.14159, 'x')")
                        .call());
        try {
            globals.load("local x = nil; return x.y", "broken").call();
        } catch (LuaError e) {
            System.out.println(e.getMessage());
        }
    }
}
