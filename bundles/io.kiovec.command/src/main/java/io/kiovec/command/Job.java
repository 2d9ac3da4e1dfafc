// SPDX-License-Identifier: Apache-2.0
package io.kiovec.command;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * One run of a command: its arguments as picocli options and parameters of the subclass, and what it does. The subclass
 * bears a picocli {@code @Command} annotation with a description and at least one example in its footer. That of a
 * {@linkplain #subcommands subcommand} has its word as the name, and one line of what it does as the header.
 */
public abstract class Job {

    /** How picocli sees this job. */
    @Spec
    private CommandSpec spec;

    /** Whether the output is for programs. */
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    /** Whether an error comes with its stack trace. */
    @Option(names = "--debug", description = "Print the stack trace of an error.")
    private boolean debug;

    /** Whether help was asked. */
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Print this help.")
    private boolean help;

    /** For subclasses. */
    protected Job() {
    }

    /**
     * Does the job.
     *
     * @param console where results go
     * @throws Exception what goes wrong; its message is printed in one line, and the exit code is {@link ExitCode}'s for it.
     *     A thread that was interrupted wants the job to end: then it is {@link ExitCode#INTERRUPTED}
     */
    protected abstract void run(Console console) throws Exception;

    /** {@return the jobs of the words that may follow this one's, each new} None, unless it is overridden. */
    protected List<? extends Job> subcommands() {
        return List.of();
    }

    /** {@return the word of a subcommand} */
    final String word() {
        return getClass().getAnnotation(Command.class).name();
    }

    final CommandSpec spec() {
        return spec;
    }

    boolean isJson() {
        return json;
    }

    boolean isDebug() {
        return debug;
    }

    boolean isHelp() {
        return help;
    }

    /**
     * {@return the error of a wrong call, exit code 2}
     *
     * @param message what is wrong and what to do
     */
    protected final ParameterException wrongCall(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
