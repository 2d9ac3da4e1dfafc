// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.login;

import java.io.IOException;

/** The target is somewhere else (RFC 7143, 11.13.5, status class 1). */
final class Moved extends IOException {

    private static final long serialVersionUID = 1L;

    /** For how long. */
    enum Term {
        /** For now. */
        TEMPORARILY,
        /** From now on. */
        PERMANENTLY
    }

    private final transient Portal to;
    private final Term term;

    Moved(Portal to, Term term) {
        super("the target has moved to " + to);
        this.to = to;
        this.term = term;
    }

    Portal to() {
        return to;
    }

    Term term() {
        return term;
    }
}
