// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.io.Address;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.osgi.service.cm.ConfigurationAdmin;

/** What a soak is done with and on; taken away again when it has ended. For one thread. */
final class Setting implements AutoCloseable {

    /** A failure that a device has by itself, with the commands that have it. */
    private record Fault(String name, Map<String, String> rule) {
    }

    private static final List<Fault> FAULTS = List.of(
            new Fault("medium", Map.of("action", "check", "sense", "3/11/00", "opcode", "read")),
            new Fault("busy", Map.of("action", "busy", "opcode", "read,write")),
            new Fault("attention", Map.of("action", "unit-attention", "opcode", "read,write,sync")),
            new Fault("reset", Map.of("action", "host-reset", "opcode", "write")),
            new Fault("demote", Map.of("action", "demote", "opcode", "read,write")));
    private static final String PROBABILITY = "0.0002";

    private final SoakCommand command;
    private final Optional<SimulatedFaults> configurations;
    private Optional<Patience> patience = Optional.empty();
    private Optional<OwnDevices> own = Optional.empty();
    private List<Address> addresses;

    private Setting(SoakCommand command, Optional<SimulatedFaults> configurations, List<Address> given) {
        this.command = command;
        this.configurations = configurations;
        addresses = given;
    }

    /** {@return what is asked for; without addresses with devices of its own} */
    static Setting of(SoakCommand command, List<Address> given) throws IOException, InterruptedException {
        Optional<ConfigurationAdmin> admin = command.configurations();
        Setting setting = new Setting(command, admin.map(SimulatedFaults::new), given);
        boolean made = false;
        try {
            if (given.isEmpty()) {
                setting.makeDevices();
            }
            if (admin.isPresent()) {
                setting.patience = Optional.of(new Patience(admin.get()));
            }
            made = true;
        } finally {
            if (!made) {
                setting.close();
            }
        }
        return setting;
    }

    private void makeDevices() throws IOException, InterruptedException {
        if (configurations.isEmpty()) {
            throw new IOException("there is no Configuration Admin to make simulated devices with: install one, or give"
                    + " addresses");
        }
        own = Optional.of(OwnDevices.make(configurations.get(), command.devices()));
        addresses = OwnDevices.addresses();
    }

    List<Address> addresses() {
        return addresses;
    }

    Soak.Means means() {
        return new Soak.Means(command.devices(), command.swaps(), command.allocators(),
                new DriverBundles(command.context(), command.transports()), configurations);
    }

    /** From now on simulated devices fail now and then; the same seed draws the same. */
    void armFaults(long seed) throws IOException {
        List<Address> able = addresses.stream().filter(SimulatedFaults::isSimulated).toList();
        if (able.isEmpty() || configurations.isEmpty()) {
            throw new IOException("--faults: only simulated devices fail by themselves, and they need a Configuration"
                    + " Admin: leave --faults out, or give one");
        }
        SplittableRandom random = new SplittableRandom(seed);
        for (Address address : able) {
            for (Fault fault : FAULTS) {
                Map<String, String> rule = new HashMap<>(fault.rule());
                rule.put("probability", PROBABILITY);
                rule.put("seed", Long.toString(random.nextLong(Long.MAX_VALUE)));
                configurations.get().fault("soak-" + fault.name() + "-" + address.rest(), address, rule);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (patience.isPresent()) {
            patience.get().close();
        }
        if (configurations.isPresent()) {
            configurations.get().close();
        }
        if (own.isPresent()) {
            own.get().close();
        }
    }
}
