// SPDX-License-Identifier: Apache-2.0
package io.kiovec.command;

import java.util.stream.Collectors;

/** A command that does nothing by itself: one of its {@link #subcommands} is to be named. */
public abstract class CommandGroup extends Job {

    /** For subclasses. */
    protected CommandGroup() {
    }

    @Override
    protected final void run(Console console) {
        throw wrongCall("say one of " + subcommands().stream().map(Job::word).collect(Collectors.joining(", ")));
    }
}
