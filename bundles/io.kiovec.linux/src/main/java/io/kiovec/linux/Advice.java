// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

/** What {@code madvise(2)} can be told about memory. */
public enum Advice {
    /** Its data is not needed; anonymous memory reads as zeroes afterwards: MADV_DONTNEED. */
    DONT_NEED(4),
    /** Not for child processes: MADV_DONTFORK. */
    DONT_FORK(10),
    /** Make it of huge pages: MADV_HUGEPAGE. */
    HUGE_PAGE(14),
    /** Do not make it of huge pages: MADV_NOHUGEPAGE. */
    NO_HUGE_PAGE(15),
    /** Not into core dumps: MADV_DONTDUMP. */
    DONT_DUMP(16),
    /** Fault all pages in for writing, contents kept: MADV_POPULATE_WRITE, Linux 5.14. */
    POPULATE_WRITE(23),
    /** Gather what is there into huge pages now: MADV_COLLAPSE, Linux 6.1; EAGAIN or EINVAL where it cannot be. */
    COLLAPSE(25);

    private final int number;

    Advice(int number) {
        this.number = number;
    }

    /** {@return the number of {@code asm-generic/mman-common.h}} */
    public int number() {
        return number;
    }
}
