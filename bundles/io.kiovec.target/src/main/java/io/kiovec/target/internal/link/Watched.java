// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.link;

/** What a {@link Watch} looks after. Called by the watch's thread; must be short and never block. */
public interface Watched {

    /** {@return who reads} */
    ReaderRole role();

    /**
     * The reader has been away for long: another thread is to take the role over and read. When none is free, this is
     * called again after the next tick.
     *
     * @param away what the role is to be taken over from
     */
    void standIn(long away);

    /**
     * Time has passed: is anything overdue?
     *
     * @param now the watch's time in nanoseconds
     */
    void tick(long now);

    /**
     * One of the other calls threw: it cannot be looked after.
     *
     * @param cause what it threw
     */
    void failed(Throwable cause);
}
