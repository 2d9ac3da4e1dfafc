// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.doctor;

import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.command.Table;
import io.kiovec.io.Address;
import io.kiovec.shell.internal.doctor.Finding.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;

/** One run of {@code doctor}. */
@CommandLine.Command(description = {
    "Tells what is not there, why, and the line that mends it: with an address what keeps that"
            + " device from being used, without one what this process and this machine lack. A device that is named is opened"
            + " for reading.",
    "",
    "A line that mends is for a shell, for Kiovec's own, for Linux' kernel configuration or for a systemd unit, as it"
            + " looks; words in capitals are yours. What is broken makes the exit code 1; what is degraded works, slower or"
            + " with less; a note is about what not everybody wants."}, footer = {"",
                "Example: kiovec doctor", "Example: kiovec doctor sim:disk0 --json"})
final class DoctorJob extends Job {

    private final List<Check> checks;
    private final Check opening;

    @CommandLine.Parameters(arity = "0..1", paramLabel = "ADDRESS", description = "The device that is of no use.")
    private Optional<String> address = Optional.empty();

    /**
     * Makes a run.
     *
     * @param checks what is looked at
     * @param opening what is tried where these find nothing broken: it would only say the same again
     */
    DoctorJob(List<Check> checks, Check opening) {
        this.checks = checks;
        this.opening = opening;
    }

    @Override
    protected void run(Console console) throws Exception {
        Optional<Address> asked = address.map(this::parsed);
        List<Finding> found = new ArrayList<>();
        checks.forEach(check -> found.addAll(check.look(asked)));
        if (broken(found) == 0) {
            found.addAll(opening.look(asked));
        }
        found.sort(Comparator.comparing(Finding::severity));
        if (console.form() == Console.Form.JSON) {
            Table table = new Table().column("severity", "").column("subject", "").column("finding", "")
                    .column("mend", "");
            found.forEach(one -> table.row(word(one.severity()), one.subject(), one.sentence(), one.mend()));
            console.print(table);
        } else {
            found.forEach(one -> console.say(String.format(Locale.ROOT, "%-9s%s: %s%n         mend: %s",
                    word(one.severity()), one.subject(), one.sentence(), one.mend())));
        }
        long broken = broken(found);
        if (broken > 0) {
            throw new IOException(broken + (broken == 1 ? " thing is broken" : " things are broken"));
        }
        console.say(asked.map(one -> one + ": nothing is broken").orElse("nothing is broken"));
    }

    private static long broken(List<Finding> found) {
        return found.stream().filter(one -> one.severity() == Severity.BROKEN).count();
    }

    private Address parsed(String text) {
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrongCall(e.getMessage());
        }
    }

    private static String word(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
