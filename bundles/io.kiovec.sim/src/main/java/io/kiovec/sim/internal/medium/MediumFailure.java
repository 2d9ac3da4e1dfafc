// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.medium;

import java.io.IOException;

/** A medium cannot do what was asked, and knows of what kind that is. */
public final class MediumFailure extends IOException {

    private static final long serialVersionUID = 1;

    /** What the disk is to tell its initiator. */
    public enum Kind {
        /** The data could not be read or written. */
        MEDIUM_ERROR,
        /** The medium is not there at the moment. */
        NOT_READY,
        /** Its device has no driver at the moment, and nothing was started; the cause is what that device said. */
        AWAY,
        /** It may not be written. */
        WRITE_PROTECTED,
        /** It holds something else than what it was compared with. */
        MISCOMPARE
    }

    /** What the disk is to tell. */
    private final Kind kind;

    /**
     * Makes one.
     *
     * @param kind what the disk is to tell
     * @param message what happened
     * @param cause the lower error
     */
    public MediumFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** {@return what the disk is to tell} */
    public Kind kind() {
        return kind;
    }
}
