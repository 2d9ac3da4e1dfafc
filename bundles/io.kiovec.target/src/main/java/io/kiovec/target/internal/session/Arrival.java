// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.session;

/**
 * Something that came on a connection of a session and has its place in the order of CmdSN. First it is
 * {@link #register}ed, then it is {@link #admit}ted in the order of CmdSN, both under the session's lock; then it
 * {@link #proceed}s without. What is not admitted is {@link #drop}ped.
 */
public interface Arrival {

    /** {@return its CmdSN} */
    int cmdSn();

    /** {@return whether it is delivered at once and takes no CmdSN} */
    boolean isImmediate();

    /** Makes itself known, also while it waits for others before it. Under the session's lock. */
    void register();

    /**
     * It is its turn. Under the session's lock: short, and calls nobody.
     *
     * @return what the caller has to do with it; it is no longer the caller's when that is nothing
     */
    Next admit();

    /**
     * Goes on, after {@link #admit}, unless there is nothing to do. Takes no time.
     *
     * @param next what {@link #admit} said
     * @return what may take long and is the caller's to do; null for nothing
     */
    Work proceed(Next next);

    /** Sends what its connection has to send. */
    void flush();

    /** {@return whether it takes a place among those for immediate delivery, which the window does not bound} */
    default boolean takesImmediatePlace() {
        return false;
    }

    /** There is no such place for it: it is rejected and dropped. */
    default void refuse() {
        drop();
    }

    /** It is not to be done at all: its CmdSN is out of range, or the session has ended. Answers nothing. */
    void drop();

    /**
     * Comes in: takes its place, and does what takes no time.
     *
     * @param session where
     * @return what may take long and is the caller's to do; null for nothing
     */
    default Work arriveIn(Session session) {
        return session.arrive(this);
    }

    /** What is to be done with it. */
    enum Next {
        /** Nothing, or somebody else does it. */
        NOTHING,
        /** What takes no time: an answer, a question. */
        ANSWER,
        /** Execute it, which may take long. */
        RUN
    }
}
