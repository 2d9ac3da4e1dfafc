// SPDX-License-Identifier: Apache-2.0
package io.kiovec.command;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Service: a command of the shell and the command line. Registered with {@link #NAME} and {@link #SUMMARY}, so that
 * commands can be listed without making anything.
 */
@ConsumerType
@FunctionalInterface
public interface Command {

    /** Service property, required, {@code String}: the word that is typed; lower-case letters and digits. */
    String NAME = "kiovec.command";

    /** Service property, required, {@code String}: one line of what it does. */
    String SUMMARY = "kiovec.command.summary";

    /** {@return a new job for one run} Picocli writes the arguments into its fields. */
    Job newJob();
}
