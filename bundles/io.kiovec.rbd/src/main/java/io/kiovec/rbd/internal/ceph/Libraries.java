// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal.ceph;

import io.kiovec.linux.Linux;
import io.kiovec.spi.Availability;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.function.Supplier;

/**
 * The libraries, loaded when somebody asks for the first time (80 ms), and functions of them, each linked when it is called first.
 * They stay loaded until the process ends: threads of theirs may still run at the end of a connection, and they are not made to be
 * taken away.
 */
public final class Libraries {

    private static final String RADOS = "librados.so.2";
    private static final String RBD = "librbd.so.1";

    private Libraries() {
    }

    /** {@return whether they are there} The first call loads them. */
    public static Availability availability() {
        return switch (Linux.availability()) {
            case Linux.Available _ -> Once.AVAILABILITY;
            case Linux.Unavailable(String reason) -> Availability.unavailable(reason);
        };
    }

    /** Found out once. */
    private static final class Once {
        static final Availability AVAILABILITY = attempt(() -> load(RBD).or(load(RADOS)));
    }

    private static final class Loaded {
        static final SymbolLookup SYMBOLS = load(RBD).or(load(RADOS));
    }

    @SuppressWarnings("restricted")
    private static SymbolLookup load(String name) {
        return SymbolLookup.libraryLookup(name, Arena.global());
    }

    /** {@return what an attempt to load comes to} */
    static Availability attempt(Supplier<SymbolLookup> loading) {
        try {
            SymbolLookup symbols = loading.get();
            // The youngest function that is called; it came with Ceph 16.
            return symbols.find("rbd_write_zeroes").isPresent()
                    ? Availability.AVAILABLE
                    : Availability.unavailable(RBD + " is too old, Ceph 16 is needed: apt install librbd1");
        } catch (IllegalArgumentException missing) {
            return Availability.unavailable(
                    "Ceph's library " + RBD + " is not on this machine: apt install librbd1");
        } catch (IllegalCallerException refused) {
            return Availability.unavailable("Ceph's libraries may not be called: " + refused.getMessage()
                    + "; start Java with --enable-native-access=ALL-UNNAMED");
        }
    }

    /** {@return whether there is a function that later or other builds of Ceph have} */
    static boolean has(String name) {
        return Loaded.SYMBOLS.find(name).isPresent();
    }

    @SuppressWarnings("restricted")
    static MethodHandle link(String name, FunctionDescriptor type) {
        MemorySegment function = Loaded.SYMBOLS.find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("Ceph's libraries have no " + name));
        return Linker.nativeLinker().downcallHandle(function, type);
    }

    /** {@return what a handle threw, to be thrown on: a closed arena, memory on the heap} */
    static RuntimeException thrown(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException("a downcall throws nothing checked", thrown);
    }
}
