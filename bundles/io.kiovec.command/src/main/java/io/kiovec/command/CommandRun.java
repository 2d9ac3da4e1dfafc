// SPDX-License-Identifier: Apache-2.0
package io.kiovec.command;

import io.kiovec.command.Console.Form;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Runs a command once: parses, does the job, turns what goes wrong into a line and an exit code. */
public final class CommandRun {

    /** Everything went well. */
    public static final int OK = 0;
    /** The job failed. */
    public static final int FAILED = 1;
    /** The call was wrong. */
    public static final int WRONG_CALL = 2;

    private CommandRun() {
    }

    /**
     * Runs a command.
     *
     * @param name what was typed
     * @param command the command
     * @param arguments what followed
     * @param console where results and errors go
     * @return the exit code
     */
    public static int run(String name, Command command, List<String> arguments, Console console) {
        Job job = command.newJob();
        CommandLine line = line(name, job);
        try {
            line.parseArgs(arguments.toArray(String[]::new));
            if (job.isHelp()) {
                line.usage(new PrintWriter(console.out(), true));
                return OK;
            }
            job.run(job.isJson() ? console.with(Form.JSON) : console);
            return OK;
        } catch (ParameterException e) {
            console.err().println("kiovec " + name + ": " + oneLine(e) + " (see: kiovec " + name + " --help)");
            return WRONG_CALL;
        } catch (Exception | Error e) {
            console.err().println("kiovec " + name + ": " + oneLine(e));
            if (job.isDebug()) {
                e.printStackTrace(console.err());
            }
            return FAILED;
        } finally {
            console.err().flush();
        }
    }

    /**
     * {@return how picocli sees a command, for completion}
     *
     * @param name what is typed
     * @param command the command
     */
    public static CommandLine line(String name, Command command) {
        return line(name, command.newJob());
    }

    private static CommandLine line(String name, Job job) {
        CommandLine line = new CommandLine(job);
        line.setCommandName("kiovec " + name);
        line.setUsageHelpWidth(100);
        return line;
    }

    private static String oneLine(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
