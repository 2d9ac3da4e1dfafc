// SPDX-License-Identifier: Apache-2.0
package io.kiovec.command;

import io.kiovec.command.Console.Form;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a command once: parses, does the job, turns what goes wrong into a line and an exit code. */
public final class CommandRun {

    /** {@link ExitCode#OK} as a number. */
    public static final int OK = ExitCode.OK.code();
    /** {@link ExitCode#FAILED} as a number. */
    public static final int FAILED = ExitCode.FAILED.code();
    /** {@link ExitCode#WRONG_CALL} as a number. */
    public static final int WRONG_CALL = ExitCode.WRONG_CALL.code();

    private CommandRun() {
    }

    /**
     * Runs a command.
     *
     * @param name what was typed
     * @param command the command
     * @param arguments what followed
     * @param console where results and errors go
     * @return the exit code, {@link ExitCode#code}
     */
    public static int run(String name, Command command, List<String> arguments, Console console) {
        try {
            return run(line(name, command), arguments, console).code();
        } finally {
            console.err().flush();
        }
    }

    private static ExitCode run(CommandLine line, List<String> arguments, Console console) {
        List<Job> jobs;
        try {
            jobs = named(line, arguments);
        } catch (ParameterException e) {
            return refuse(e, console);
        }
        Job job = jobs.getLast();
        if (jobs.stream().anyMatch(Job::isHelp)) {
            job.spec().commandLine().usage(new PrintWriter(console.out(), true));
            return ExitCode.OK;
        }
        try {
            job.run(jobs.stream().anyMatch(Job::isJson) ? console.with(Form.JSON) : console);
            return ExitCode.OK;
        } catch (ParameterException e) {
            return refuse(e, console);
        } catch (Exception | Error e) {
            console.err().println(job.spec().qualifiedName() + ": " + oneLine(e));
            if (jobs.stream().anyMatch(Job::isDebug)) {
                e.printStackTrace(console.err());
            }
            // What waits for a device ends with the device's error then.
            return Thread.interrupted() ? ExitCode.INTERRUPTED : ExitCode.of(e);
        }
    }

    /** {@return the job that was named last, after those that it is a subcommand of} */
    private static List<Job> named(CommandLine line, List<String> arguments) {
        List<Job> jobs = new ArrayList<>();
        for (CommandLine found : line.parseArgs(arguments.toArray(String[]::new)).asCommandLineList()) {
            jobs.add(found.getCommand());
        }
        return jobs;
    }

    private static ExitCode refuse(ParameterException e, Console console) {
        String name = e.getCommandLine().getCommandSpec().qualifiedName();
        console.err().println(name + ": " + words(e) + " (see: " + name + " --help)");
        return ExitCode.WRONG_CALL;
    }

    private static String words(ParameterException e) {
        CommandLine line = e.getCommandLine();
        if (e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()
                && !line.getSubcommands().isEmpty()) {
            return "'" + unmatched.getUnmatched().getFirst() + "': say one of "
                    + line.getSubcommands().keySet().stream().collect(Collectors.joining(", "));
        }
        return oneLine(e);
    }

    /**
     * {@return how picocli sees a command, for completion and documents}
     *
     * @param name what is typed
     * @param command the command
     */
    public static CommandLine line(String name, Command command) {
        CommandLine line = line(command.newJob());
        line.setCommandName("kiovec " + name);
        line.setUsageHelpWidth(100);
        return line;
    }

    private static CommandLine line(Job job) {
        CommandLine line = new CommandLine(job);
        line.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.meanings());
        job.subcommands().forEach(below -> line.addSubcommand(line(below)));
        return line;
    }

    private static String oneLine(Throwable e) {
        String name = e instanceof InterruptedException ? "it was interrupted" : e.getClass().getSimpleName();
        String message = e.getMessage() == null ? name : e.getMessage();
        return message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
