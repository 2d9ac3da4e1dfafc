// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Mapped memory with an explicit end. For any thread; the owner is whoever mapped it, and closes it after its last
 * use by the process and by the kernel (a ring may write after its close has returned, rule L2).
 */
@ProviderType
public interface Mapping extends AutoCloseable {

    /**
     * {@return the memory, aligned as asked for, all of it; a read-only segment where only reading was asked for}
     *
     * @throws IllegalStateException when the mapping is closed
     */
    MemorySegment memory();

    /**
     * Advises the kernel about all of the memory, {@code madvise(2)}.
     *
     * @param advice what to say
     * @throws ErrnoException EINVAL where the kernel does not know the advice; else what the kernel said
     * @throws IllegalStateException when the mapping is closed
     */
    void advise(Advice advice) throws ErrnoException;

    /**
     * Keeps all pages in memory, {@code mlock(2)}, faulting them in. It does not keep them in place.
     *
     * @throws ErrnoException ENOMEM or EPERM beyond RLIMIT_MEMLOCK; else what the kernel said
     * @throws IllegalStateException when the mapping is closed
     */
    void lock() throws ErrnoException;

    /**
     * Takes {@link #lock()} back, {@code munlock(2)}.
     *
     * @throws ErrnoException what the kernel said
     * @throws IllegalStateException when the mapping is closed
     */
    void unlock() throws ErrnoException;

    /**
     * Takes pages that are not there yet from one memory node only, {@code mbind(2)} with MPOL_BIND.
     *
     * @param node its number, from 0 to 1023
     * @throws ErrnoException EINVAL where there is no such node, EPERM in a container that does not allow the call, ENOSYS
     *         where the kernel knows no nodes; else what the kernel said
     * @throws IllegalStateException when the mapping is closed
     */
    void bind(int node) throws ErrnoException;

    /**
     * {@return how much of the memory is made of huge pages now}
     *
     * @throws IllegalStateException when the mapping is closed
     */
    HugePages hugePages();

    /**
     * Unmaps the memory, {@code munmap(2)}. Idempotent.
     *
     * @throws IllegalStateException with {@link Lifetime#CHECKED}, while a call uses the memory: nothing was done then
     */
    @Override
    void close();
}
