// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

/** What a command does to the device, and so whether it may be sent again (rule S2). */
enum Effect {
    /** It changes nothing: reads of a disk, questions. May be sent again whatever happened to it. */
    NOTHING,
    /** It changes named blocks or the device's state. May be sent again only when it was certainly not begun. */
    CHANGE,
    /** It works from where the tape stands. As {@link #CHANGE}, and the tape must still stand there. */
    FROM_POSITION,
    /** It brings the tape to a named place. As {@link #CHANGE}, wherever the tape stood, but not on another medium. */
    TO_POSITION
}
