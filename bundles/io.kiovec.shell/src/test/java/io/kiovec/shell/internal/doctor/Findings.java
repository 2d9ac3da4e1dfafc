// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.doctor;

import java.util.List;
import java.util.stream.Collectors;

/** Findings as tests compare them. */
final class Findings {

    private Findings() {
    }

    /** {@return what was found, one line each: severity, subject, and the line that mends it} */
    static String told(List<Finding> found) {
        return found.stream().map(one -> one.severity() + " " + one.subject() + " | " + one.mend())
                .collect(Collectors.joining("\n"));
    }
}
