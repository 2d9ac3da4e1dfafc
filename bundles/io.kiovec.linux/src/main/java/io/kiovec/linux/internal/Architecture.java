// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import io.kiovec.linux.OpenAccess;
import io.kiovec.linux.OpenFlag;
import java.util.Set;

/** The numbers in which machines differ: {@code asm-generic/fcntl.h} and arm64's {@code asm/fcntl.h}, system calls. */
public enum Architecture {
    /** x86-64. */
    X86_64(0x4000, 0x20000, 237),
    /** 64-bit ARM. */
    AARCH64(0x10000, 0x8000, 235);

    private static final int CLOSE_ON_EXEC = 0x80000;

    private final int direct;
    private final int noFollow;
    private final int bindMemory;

    Architecture(int direct, int noFollow, int bindMemory) {
        this.direct = direct;
        this.noFollow = noFollow;
        this.bindMemory = bindMemory;
    }

    /** {@return the number of mbind(2), for which the C library has no function} */
    int bindMemory() {
        return bindMemory;
    }

    /** {@return the argument of open(2)} */
    int openFlags(OpenAccess access, Set<OpenFlag> flags) {
        int bits = CLOSE_ON_EXEC | switch (access) {
            case READ_ONLY -> 0;
            case WRITE_ONLY -> 1;
            case READ_WRITE -> 2;
        };
        for (OpenFlag flag : flags) {
            bits |= bit(flag);
        }
        return bits;
    }

    private int bit(OpenFlag flag) {
        return switch (flag) {
            case DIRECT -> direct;
            case EXCLUSIVE -> 0x80;
            case NONBLOCKING -> 0x800;
            case CREATE -> 0x40;
            case TRUNCATE -> 0x200;
            case DATA_SYNCHRONOUS -> 0x1000;
            case NO_FOLLOW -> noFollow;
        };
    }
}
