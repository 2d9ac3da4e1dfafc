// SPDX-License-Identifier: Apache-2.0
package io.kiovec.api;

/** Where a request stands. */
public enum RequestState {
    /** New or set anew: it has no result. */
    READY,
    /** The framework has it: it may not be set, reused or its memory freed. */
    IN_FLIGHT,
    /** It has a result. */
    DONE
}
