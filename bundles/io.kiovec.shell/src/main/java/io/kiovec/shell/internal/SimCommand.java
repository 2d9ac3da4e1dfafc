// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.api.Devices;
import io.kiovec.command.Command;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.command.Table;
import io.kiovec.io.Address;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import picocli.CommandLine;

/** {@code sim}. */
@Component(property = {Command.NAME + "=sim", Command.SUMMARY + "=faults of simulated devices, and hands on them"})
public final class SimCommand implements Command {

    private final Devices devices;
    private final ServiceComponentRuntime components;
    private final AtomicReference<ConfigurationAdmin> configurations = new AtomicReference<>();

    /**
     * Called by the component runtime.
     *
     * @param devices where devices come from
     * @param components who knows whether a rule is in force
     */
    @Activate
    public SimCommand(@Reference Devices devices, @Reference ServiceComponentRuntime components) {
        this.devices = devices;
        this.components = components;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindConfigurations(ConfigurationAdmin came) {
        configurations.set(came);
    }

    void unbindConfigurations(ConfigurationAdmin gone) {
        configurations.compareAndSet(gone, null);
    }

    @Override
    public Job newJob() {
        return new SimJob(this);
    }

    @CommandLine.Command(description = "Shows and changes what goes wrong with simulated devices, and does by hand what a"
            + " person would do at a real one.", footer = {"",
                "  sim faults                          the rules in force",
                "  sim faults add NAME KEY=VALUE...    a new rule, or another in place of one",
                "  sim faults clear [NAME...]          ends these rules, or all",
                "  sim eject DEVICE, sim load DEVICE   the medium out and in",
                "  sim power-loss DEVICE               the power goes and comes: what was not flushed is lost",
                "", "Keys: action, device, opcode, blocks, position, nth, first, every, probability, seed, sense,",
                "information, bytes, moment, reason, nanos. Rules last as long as this process; files",
                "io.kiovec.sim.fault-NAME.cfg in the folder of --config make them last.", "",
                "Example: kiovec sim faults add bad action=check sense=3/11/00 device=disk0 blocks=100-199"})
    private static final class SimJob extends Job {

        private final SimCommand command;

        @CommandLine.Parameters(index = "0", paramLabel = "WHAT", description = "faults, eject, load or power-loss.")
        private String what = "";

        @CommandLine.Parameters(index = "1..*", arity = "0..*", paramLabel = "ARGUMENT", description = "What it is done with.")
        private List<String> arguments = List.of();

        SimJob(SimCommand command) {
            this.command = command;
        }

        @Override
        protected void run(Console console) throws Exception {
            switch (what) {
                case "faults" -> faults(console);
                case "eject" -> {
                    new SimulatedMedium(command.devices, device()).eject();
                    console.say(device() + ": the medium is out");
                }
                case "load" -> {
                    new SimulatedMedium(command.devices, device()).load();
                    console.say(device() + ": the medium is in");
                }
                case "power-loss" -> {
                    new SimulatedMedium(command.devices, device()).losePower(rules());
                    console.say(device() + ": the power went and came");
                }
                default -> throw wrongCall("'" + what + "': say faults, eject, load or power-loss");
            }
        }

        private Address device() {
            if (arguments.size() != 1) {
                throw wrongCall("give one device, for example: kiovec sim " + what + " sim:disk0");
            }
            String text = arguments.getFirst();
            try {
                Address address = Address.parse(text.contains(":") ? text : "sim:" + text);
                if (address.scheme().equals("sim")) {
                    return address;
                }
            } catch (IllegalArgumentException e) {
                // Told below.
            }
            throw wrongCall("'" + text + "' is no simulated device: write sim:NAME");
        }

        private FaultRuleConfigurations rules() throws IOException {
            ConfigurationAdmin admin = command.configurations.get();
            if (admin == null) {
                throw new IOException("there is no Configuration Admin to keep rules: install one");
            }
            return new FaultRuleConfigurations(admin, command.components);
        }

        private void faults(Console console) throws Exception {
            String verb = arguments.isEmpty() ? "" : arguments.getFirst();
            switch (verb) {
                case "" -> print(console);
                case "add" -> {
                    add();
                    print(console);
                }
                case "clear" -> {
                    List<String> unknown = rules().clear(arguments.subList(1, arguments.size()));
                    if (!unknown.isEmpty()) {
                        throw wrongCall("there is no rule " + String.join(", ", unknown) + "; the others are cleared");
                    }
                    print(console);
                }
                default -> throw wrongCall("'faults " + verb + "': say faults, faults add or faults clear");
            }
        }

        private void add() throws Exception {
            if (arguments.size() < 3) {
                throw wrongCall("give the rule a name and at least action=..., for example:"
                        + " kiovec sim faults add slow action=delay nanos=5000000 device=disk0");
            }
            Map<String, String> settings = new LinkedHashMap<>();
            for (String argument : arguments.subList(2, arguments.size())) {
                int equals = argument.indexOf('=');
                if (equals < 1) {
                    throw wrongCall("'" + argument + "': write KEY=VALUE");
                }
                settings.put(argument.substring(0, equals), argument.substring(equals + 1));
            }
            String refusal = rules().put(arguments.get(1), settings);
            if (!refusal.isEmpty()) {
                throw wrongCall(refusal + "; nothing changed");
            }
        }

        private void print(Console console) throws Exception {
            Table table = new Table().column("name", "NAME").column("action", "ACTION").column("device", "DEVICE")
                    .column("rule", "RULE").column("state", "STATE");
            rules().list().forEach(rule -> table.row(rule.name(), rule.action(), rule.device(), rule.rest(),
                    rule.state()));
            console.print(table);
        }
    }
}
