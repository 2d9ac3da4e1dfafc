// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal.session;

/** What a thread waits for in {@link Connection#await}. */
public interface Waiting {

    /** {@return whether it is over} Called with the session's lock held. */
    boolean isOver();
}
