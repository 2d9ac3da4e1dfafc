// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.link;

/** The numbers of a session that every response carries (RFC 7143, 4.2.2.1). Any thread. */
public interface CommandNumbers {

    /** {@return the number of the command that is expected next} */
    int expCmdSn();

    /** {@return the highest number that a command may have} */
    int maxCmdSn();
}
