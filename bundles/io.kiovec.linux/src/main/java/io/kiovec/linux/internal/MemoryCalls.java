// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The calls on the address space. Addresses travel as numbers: what they mean is not memory yet, or not any more. They
 * are rare, so each has a capture state of its own.
 */
final class MemoryCalls {

    static final int PROTECTION_NONE = 0;
    static final int PROTECTION_READ = 1;
    static final int PROTECTION_WRITE = 2;
    static final int MAP_SHARED = 0x01;
    static final int MAP_PRIVATE = 0x02;
    static final int MAP_ANONYMOUS = 0x20;
    static final int MAP_HUGETLB = 0x40000;

    /** MPOL_BIND of {@code linux/mempolicy.h}. */
    private static final long BIND = 2;
    /** As many as any configuration of Linux has. */
    private static final int MOST_NODES = 1024;
    private static final int SC_PAGESIZE = 30;

    private static final class Mmap {
        static final MethodHandle HANDLE = LibC.link("mmap",
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    }

    private static final class Munmap {
        static final MethodHandle HANDLE = LibC.link("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    }

    private static final class Mprotect {
        static final MethodHandle HANDLE = LibC.link("mprotect",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    }

    private static final class Madvise {
        static final MethodHandle HANDLE = LibC.link("madvise",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    }

    private static final class Mlock {
        static final MethodHandle HANDLE = LibC.link("mlock", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    }

    private static final class Munlock {
        static final MethodHandle HANDLE = LibC.link("munlock", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    }

    private static final class Sysconf {
        static final MethodHandle HANDLE = LibC.link("sysconf", FunctionDescriptor.of(JAVA_LONG, JAVA_INT));
    }

    private static final class Mbind {
        static final MethodHandle HANDLE = LibC.linkVariadic("syscall", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG,
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG), 1);
    }

    private MemoryCalls() {
    }

    /** Looks for the functions above, as {@link FileCalls#find} does. */
    static void find() {
        LibC.find("mmap", "munmap", "mprotect", "madvise", "mlock", "munlock", "sysconf", "syscall");
    }

    static long mapAnonymous(long length, int protection, int extraFlags) {
        return map(length, protection, MAP_PRIVATE | MAP_ANONYMOUS | extraFlags, -1, 0);
    }

    static long mapShared(long length, int protection, int number, long offset) {
        return map(length, protection, MAP_SHARED, number, offset);
    }

    /** {@return the address or a negated error number} User addresses are positive on both machines. */
    private static long map(long length, int protection, int flags, int number, long offset) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = LibC.state(arena);
            return LibC.result((long) Mmap.HANDLE.invokeExact(state, 0L, length, protection, flags, number, offset),
                    state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long unmap(long address, long length) {
        return onRange(Munmap.HANDLE, address, length);
    }

    static long lock(long address, long length) {
        return onRange(Mlock.HANDLE, address, length);
    }

    static long unlock(long address, long length) {
        return onRange(Munlock.HANDLE, address, length);
    }

    static long protect(long address, long length, int protection) {
        return onRange(Mprotect.HANDLE, address, length, protection);
    }

    static long advise(long address, long length, int advice) {
        return onRange(Madvise.HANDLE, address, length, advice);
    }

    /** Binds to a node, by the number that mbind(2) has on this machine. */
    static long bind(int mbind, long address, long length, int node) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = LibC.state(arena);
            MemorySegment mask = arena.allocate(JAVA_LONG, MOST_NODES / Long.SIZE);
            mask.setAtIndex(JAVA_LONG, node / Long.SIZE, 1L << node);
            return LibC
                    .result((long) Mbind.HANDLE.invokeExact(state, (long) mbind, address, length, BIND, mask.address(),
                            // The kernel leaves out the last one.
                            MOST_NODES + 1L, 0L), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    static long pageSize() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = LibC.state(arena);
            return LibC.result((long) Sysconf.HANDLE.invokeExact(state, SC_PAGESIZE), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    private static long onRange(MethodHandle call, long address, long length) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = LibC.state(arena);
            return LibC.result((int) call.invokeExact(state, address, length), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }

    private static long onRange(MethodHandle call, long address, long length, int argument) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = LibC.state(arena);
            return LibC.result((int) call.invokeExact(state, address, length, argument), state);
        } catch (Throwable thrown) {
            throw LibC.thrown(thrown);
        }
    }
}
