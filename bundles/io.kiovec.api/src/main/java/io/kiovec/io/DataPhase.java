// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

/** What becomes of the data that a device sends. */
public enum DataPhase {
    /** It arrives in the request's memory. */
    DELIVER,
    /** The device transfers it and it is thrown away before the caller's memory (sg's {@code SG_FLAG_NO_DXFER}). */
    DISCARD
}
