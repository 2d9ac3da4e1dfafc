// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Other people's programs, and what they say. */
final class Tool {

    private Tool() {
    }

    /** Runs a program and gives what it printed. */
    static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + process.exitValue() + ": " + output);
        }
        return output;
    }

    /** {@return the first group of a pattern in what a program said} */
    static String field(String pattern, String output) {
        Matcher found = Pattern.compile(pattern).matcher(output);
        if (!found.find()) {
            throw new AssertionError(pattern + " is not in: " + output);
        }
        return found.group(1).strip();
    }
}
