// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.doctor;

/**
 * Something that is not as it should be.
 *
 * @param severity how bad it is
 * @param subject what it is about: an address, a bundle, a file of Linux'
 * @param sentence what is so and what comes of it, one sentence
 * @param mend the line that mends it: a command for a shell or Kiovec's, or a line of configuration
 */
record Finding(Severity severity, String subject, String sentence, String mend) {

    /** How bad a finding is, the worst first. */
    enum Severity {
        /** Something does not work. */
        BROKEN,
        /** It works, slower or with less than it could. */
        DEGRADED,
        /** It is not there, and not everybody wants it. */
        NOTE
    }

    static Finding broken(String subject, String sentence, String mend) {
        return new Finding(Severity.BROKEN, subject, sentence, mend);
    }

    static Finding degraded(String subject, String sentence, String mend) {
        return new Finding(Severity.DEGRADED, subject, sentence, mend);
    }

    static Finding note(String subject, String sentence, String mend) {
        return new Finding(Severity.NOTE, subject, sentence, mend);
    }
}
