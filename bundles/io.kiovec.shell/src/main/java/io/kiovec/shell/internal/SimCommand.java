// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.api.Devices;
import io.kiovec.command.Command;
import io.kiovec.command.CommandGroup;
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
                "Example: kiovec sim faults add bad action=check sense=3/11/00 device=disk0 blocks=100-199"})
    private static final class SimJob extends CommandGroup {

        private final SimCommand command;

        SimJob(SimCommand command) {
            this.command = command;
        }

        @Override
        protected List<Job> subcommands() {
            return List.of(new FaultsJob(command), new EjectJob(command), new LoadJob(command),
                    new PowerLossJob(command));
        }
    }

    /** What is done with the rules. */
    private abstract static class RulesJob extends Job {

        private final SimCommand command;

        RulesJob(SimCommand command) {
            this.command = command;
        }

        FaultRuleConfigurations rules() throws IOException {
            return command.rules();
        }

        void print(Console console) throws Exception {
            Table table = new Table().column("name", "NAME").column("action", "ACTION").column("device", "DEVICE")
                    .column("rule", "RULE").column("state", "STATE");
            rules().list().forEach(rule -> table.row(rule.name(), rule.action(), rule.device(), rule.rest(),
                    rule.state()));
            console.print(table);
        }
    }

    @CommandLine.Command(name = "faults", header = "The rules in force.", description = "Lists the rules in force.", footer = {
        "",
        "Rules last as long as this process; files io.kiovec.sim.fault-NAME.cfg in the folder of --config",
        "make them last.", "", "Example: kiovec sim faults"})
    private static final class FaultsJob extends RulesJob {

        private final SimCommand command;

        FaultsJob(SimCommand command) {
            super(command);
            this.command = command;
        }

        @Override
        protected List<Job> subcommands() {
            return List.of(new AddJob(command), new ClearJob(command));
        }

        @Override
        protected void run(Console console) throws Exception {
            print(console);
        }
    }

    @CommandLine.Command(name = "add", header = "A new rule, or another in place of one.", description = "Sets a rule, and lists"
            + " those in force.", footer = {"",
                "Keys: action, device, opcode, blocks, position, nth, first, every, probability, seed, sense,",
                "information, bytes, moment, reason, nanos.", "",
                "Example: kiovec sim faults add bad action=check sense=3/11/00 device=disk0 blocks=100-199"})
    private static final class AddJob extends RulesJob {

        @CommandLine.Parameters(index = "0", paramLabel = "NAME", description = "The rule's.")
        private String name = "";

        @CommandLine.Parameters(index = "1..*", arity = "0..*", paramLabel = "KEY=VALUE", description = "At least action=...")
        private List<String> settings = List.of();

        AddJob(SimCommand command) {
            super(command);
        }

        @Override
        protected void run(Console console) throws Exception {
            if (settings.isEmpty()) {
                throw wrongCall("give the rule at least action=..., for example:"
                        + " kiovec sim faults add slow action=delay nanos=5000000 device=disk0");
            }
            Map<String, String> values = new LinkedHashMap<>();
            for (String setting : settings) {
                int equals = setting.indexOf('=');
                if (equals < 1) {
                    throw wrongCall("'" + setting + "': write KEY=VALUE");
                }
                values.put(setting.substring(0, equals), setting.substring(equals + 1));
            }
            String refusal = rules().put(name, values);
            if (!refusal.isEmpty()) {
                throw wrongCall(refusal + "; nothing changed");
            }
            print(console);
        }
    }

    @CommandLine.Command(name = "clear", header = "Ends rules.", description = "Ends these rules, or all, and lists those in"
            + " force.", footer = {"", "Example: kiovec sim faults clear bad"})
    private static final class ClearJob extends RulesJob {

        @CommandLine.Parameters(arity = "0..*", paramLabel = "NAME", description = "The rules (all).")
        private List<String> names = List.of();

        ClearJob(SimCommand command) {
            super(command);
        }

        @Override
        protected void run(Console console) throws Exception {
            List<String> unknown = rules().clear(names);
            if (!unknown.isEmpty()) {
                throw wrongCall("there is no rule " + String.join(", ", unknown) + "; the others are cleared");
            }
            print(console);
        }
    }

    /** What is done with a device by hand. */
    private abstract static class HandJob extends Job {

        private final SimCommand command;

        @CommandLine.Parameters(paramLabel = "DEVICE", description = "A simulated device: sim:NAME, or NAME.")
        private String device = "";

        HandJob(SimCommand command) {
            this.command = command;
        }

        SimulatedMedium medium() {
            return new SimulatedMedium(command.devices, address());
        }

        FaultRuleConfigurations rules() throws IOException {
            return command.rules();
        }

        Address address() {
            try {
                Address address = Address.parse(device.contains(":") ? device : "sim:" + device);
                if (address.scheme().equals("sim")) {
                    return address;
                }
            } catch (IllegalArgumentException e) {
                // Told below.
            }
            throw wrongCall("'" + device + "' is no simulated device: write sim:NAME");
        }
    }

    @CommandLine.Command(name = "eject", header = "The medium goes out.", description = "Takes the medium of a device out.", footer = {
        "", "Example: kiovec sim eject sim:tape0"})
    private static final class EjectJob extends HandJob {

        EjectJob(SimCommand command) {
            super(command);
        }

        @Override
        protected void run(Console console) throws Exception {
            medium().eject();
            console.say(address() + ": the medium is out");
        }
    }

    @CommandLine.Command(name = "load", header = "The medium goes in.", description = "Puts the medium of a device in.", footer = {
        "", "Example: kiovec sim load sim:tape0"})
    private static final class LoadJob extends HandJob {

        LoadJob(SimCommand command) {
            super(command);
        }

        @Override
        protected void run(Console console) throws Exception {
            medium().load();
            console.say(address() + ": the medium is in");
        }
    }

    @CommandLine.Command(name = "power-loss", header = "The power goes and comes.", description = "Takes the power from a device"
            + " for a moment: what was not flushed is lost.", footer = {"", "Example: kiovec sim power-loss sim:disk0"})
    private static final class PowerLossJob extends HandJob {

        PowerLossJob(SimCommand command) {
            super(command);
        }

        @Override
        protected void run(Console console) throws Exception {
            medium().losePower(rules());
            console.say(address() + ": the power went and came");
        }
    }

    private FaultRuleConfigurations rules() throws IOException {
        ConfigurationAdmin admin = configurations.get();
        if (admin == null) {
            throw new IOException("there is no Configuration Admin to keep rules: install one");
        }
        return new FaultRuleConfigurations(admin, components);
    }
}
