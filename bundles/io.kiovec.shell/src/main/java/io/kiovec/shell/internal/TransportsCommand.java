// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.api.Transports;
import io.kiovec.api.Transports.TransportInfo;
import io.kiovec.command.Command;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.command.Table;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine;

/** {@code transports}. */
@Component(property = {Command.NAME + "=transports", Command.SUMMARY + "=the drivers that are there"})
public final class TransportsCommand implements Command {

    private final Transports transports;

    /**
     * Called by the component runtime.
     *
     * @param transports who knows them
     */
    @Activate
    public TransportsCommand(@Reference Transports transports) {
        this.transports = transports;
    }

    @Override
    public Job newJob() {
        return new TransportsJob(transports);
    }

    @CommandLine.Command(description = "Lists the transports: of several for one scheme the one with the highest ranking"
            + " serves, then the oldest; the others stand by. One that failed too often is in quarantine and serves nothing"
            + " until its bundle is updated or somebody releases it.", footer = {"",
                "Example: kiovec transports --json",
                "Example: kiovec transports release sim"})
    private static final class TransportsJob extends Job {

        private final Transports transports;

        TransportsJob(Transports transports) {
            this.transports = transports;
        }

        @Override
        protected List<Job> subcommands() {
            return List.of(new ReleaseJob(transports));
        }

        @Override
        protected void run(Console console) {
            print(console, transports.list());
        }
    }

    @CommandLine.Command(name = "release", header = "Lifts a quarantine.", description = "Lifts the quarantine of the"
            + " transports of a name, and lists them.", footer = {"", "Example: kiovec transports release sim"})
    private static final class ReleaseJob extends Job {

        private final Transports transports;

        @CommandLine.Parameters(paramLabel = "NAME", description = "As transports shows it.")
        private String name = "";

        ReleaseJob(Transports transports) {
            this.transports = transports;
        }

        @Override
        protected void run(Console console) {
            print(console, transports.release(name));
        }
    }

    private static void print(Console console, List<TransportInfo> transports) {
        Table table = new Table().column("scheme", "SCHEME").column("name", "NAME").column("role", "ROLE")
                .numbers("ranking", "RANKING").numbers("devices", "DEVICES")
                .numbers("failures", "FAILURES").column("bundle", "BUNDLE")
                .column("reason", "REASON");
        for (TransportInfo info : transports) {
            table.row(info.scheme(), info.name(), info.role().name().toLowerCase(Locale.ROOT), info.ranking(),
                    info.devices(), info.failures(), info.bundle(), info.reason());
        }
        console.print(table);
    }
}
