// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.proc;

import io.kiovec.shell.internal.linux.LinuxFacts;
import io.kiovec.spi.TransferRules.Permission;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands for the settings of sg: its own where the kernel has it, else what Kiovec has for the same.
 *
 * @param linux what Linux says
 * @param direct whether the policy allows direct transfers
 * @param bundle the version of Kiovec
 */
record SgSettings(LinuxFacts linux, Permission direct, String bundle) {

    private static final String FOLDER = "/proc/scsi/sg/";
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\s+(\\S+) \\[(\\d*)]");

    /**
     * A version as sg says it: two decimal digits for each part in one number, the words, the day.
     *
     * @param number of all parts
     * @param words with dots
     * @param date {@code yyyymmdd}, empty where there is none
     * @param of whose it is
     */
    record Version(long number, String words, String date, String of) {
        String line() {
            return number + "\t" + words + " [" + date + "]";
        }
    }

    /** {@return 1 where direct transfers are allowed, else 0} Without sg, by the policy. */
    int allowDio() {
        return kernel("allow_dio").orElse(direct == Permission.ALLOWED ? 1 : 0);
    }

    /** {@return bytes that a device reserves when it is opened} Only sg does that; without it, none. */
    int reservedSize() {
        return kernel("def_reserved_size").orElse(0);
    }

    private Optional<Integer> kernel(String name) {
        return linux.text(FOLDER + name).or(() -> linux.text("/sys/module/sg/parameters/" + name))
                .map(Integer::parseInt);
    }

    /** {@return the version of sg, or of Kiovec where there is none} */
    Version version() {
        return linux.text(FOLDER + "version").map(VERSION::matcher).filter(Matcher::matches)
                .map(said -> new Version(Long.parseLong(said.group(1)), said.group(2), said.group(3), "sg"))
                .orElseGet(() -> new Version(number(bundle), bundle, "", "kiovec"));
    }

    private static long number(String version) {
        long number = 0;
        String[] parts = version.split("\\.");
        for (int i = 0; i < 3; i++) {
            number = 100 * number + (i < parts.length ? Long.parseLong(parts[i]) : 0);
        }
        return number;
    }

    /** {@return what sg says of who has its devices open and what is under way, in any process; empty without sg} */
    Optional<String> debug() {
        return linux.text(FOLDER + "debug");
    }
}
