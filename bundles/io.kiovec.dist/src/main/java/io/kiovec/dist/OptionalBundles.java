// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import java.util.List;
import java.util.function.Predicate;

/**
 * Bundles that are packed in the jar and installed by some calls only, for each takes its time at the start. A command
 * that is to stand in the help of other calls is in a bundle that imports the packages of its set optionally.
 *
 * @param wanted by which calls
 * @param files the bundles, by the beginnings of the names of their files
 */
record OptionalBundles(Predicate<Call> wanted, List<String> files) {

    /** What is in none of these is installed by each call. What comes with a folder may need any command. */
    private static final List<OptionalBundles> SETS = List.of(
            wantedBy(Call::watches, "org.apache.felix.fileinstall-"),
            wantedBy(call -> !call.isShort() || call.watches() || call.says("--plot"), "io.kiovec.plot-"),
            // Without a configuration nothing is looked for in the network.
            wantedBy(call -> !call.isShort() || call.watches() || call.names("iscsi:"), "io.kiovec.iscsi-",
                    "io.kiovec.pdu-"),
            wantedBy(call -> !call.isShort() || call.watches() || call.names("rbd:"), "io.kiovec.rbd-"),
            wantedBy(call -> !call.isShort() || call.watches(), "io.kiovec.bench-", "io.kiovec.console-",
                    "io.kiovec.copy-", "io.kiovec.metrics-", "io.kiovec.target-", "io.kiovec.tck-", "junit-",
                    "opentest4j-",
                    "org.apache.felix.gogo.command-", "org.apache.felix.metatype-"),
            wantedBy(call -> call.runs("console"), "org.apache.felix.webconsole-", "org.apache.felix.http.",
                    "org.apache.felix.inventory-", "commons-fileupload-", "commons-io-", "encoder-", "slf4j-api-"));

    private static OptionalBundles wantedBy(Predicate<Call> calls, String... files) {
        return new OptionalBundles(calls, List.of(files));
    }

    private boolean has(String file) {
        return files.stream().anyMatch(file::startsWith);
    }

    /** {@return whether a call needs the bundle of a file} */
    static boolean needs(Call call, String file) {
        return SETS.stream().filter(set -> set.has(file)).allMatch(set -> set.wanted().test(call));
    }

    /** {@return whether only some calls install the bundle of a file} */
    static boolean areIn(String file) {
        return SETS.stream().anyMatch(set -> set.has(file));
    }

    /** {@return whether a call installs such bundles} */
    static boolean isNeeded(Call call) {
        return SETS.stream().anyMatch(set -> set.wanted().test(call));
    }
}
