// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.command.Command;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.command.Table;
import io.kiovec.spi.TransferPolicy;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import picocli.CommandLine;

/** {@code policy}. */
@Component(property = {Command.NAME + "=policy", Command.SUMMARY + "=how data may move"})
public final class PolicyCommand implements Command {

    private final AtomicReference<TransferPolicy> policy = new AtomicReference<>();

    /** Called by the component runtime. */
    public PolicyCommand() {
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindPolicy(TransferPolicy came) {
        policy.set(came);
    }

    void unbindPolicy(TransferPolicy gone) {
        policy.compareAndSet(gone, null);
    }

    @Override
    public Job newJob() {
        return new PolicyJob(this);
    }

    @CommandLine.Command(description = "Tells how data may move, key by key; with KEY=VALUE changes it for this process.", footer = {
        "", "A value that is refused changes nothing.", "",
        "Example: kiovec policy default.mode=direct smallest.direct=16K",
        "A file io.kiovec.policy.cfg in the folder of --config makes it last."})
    private static final class PolicyJob extends Job {

        private final PolicyCommand command;

        @CommandLine.Parameters(arity = "0..*", paramLabel = "KEY=VALUE", description = "What to change.")
        private List<String> changes = List.of();

        PolicyJob(PolicyCommand command) {
            this.command = command;
        }

        @Override
        protected void run(Console console) throws Exception {
            if (!changes.isEmpty()) {
                change();
            }
            Optional<TransferPolicy> present = Optional.ofNullable(command.policy.get());
            Table table = new Table().column("key", "KEY").column("value", "VALUE").column("allowed", "ALLOWED")
                    .column("meaning", "MEANING").column("refused", "REFUSED");
            present.ifPresent(policy -> {
                policy.settings().forEach(setting -> table.row(setting.key(), setting.value(), setting.allowed(),
                        setting.meaning(), null));
                policy.problems().forEach(problem -> table.row(problem.key(), null, problem.allowed(),
                        "was refused: the last good policy stays in force", problem.value()));
            });
            console.print(table);
            if (present.isEmpty()) {
                console.say("there is no policy: every transfer is indirect (install the bundle io.kiovec.policy)");
            }
        }

        private void change() throws IOException, InterruptedException {
            TransferPolicy present = command.policy.get();
            if (present == null) {
                throw new IOException("there is no policy to change: install the bundle io.kiovec.policy");
            }
            List<String> known = present.settings().stream().map(TransferPolicy.Setting::key).distinct().toList();
            Map<String, List<String>> values = new LinkedHashMap<>();
            for (String change : changes) {
                int equals = change.indexOf('=');
                if (equals < 1 || !known.contains(change.substring(0, equals))) {
                    throw wrongCall("'" + change + "': write KEY=VALUE with a key of " + String.join(", ", known));
                }
                values.put(change.substring(0, equals), List.of(change.substring(equals + 1)));
            }
            List<TransferPolicy.Problem> problems = present.change(values);
            if (!problems.isEmpty()) {
                TransferPolicy.Problem first = problems.getFirst();
                throw wrongCall(
                        first.key() + "=" + first.value() + " is refused: give " + first.allowed()
                                + "; nothing changed");
            }
        }
    }
}
