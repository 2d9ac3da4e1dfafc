// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import io.kiovec.io.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a soak is done with and on; taken away again when it has ended. For one thread. */
final class Setting implements AutoCloseable {

    /** Failures that a device has by itself, with the commands that have them. */
    private static final Map<String, Map<String, String>> FAULTS = Map.of(
            "medium", Map.of("action", "check", "sense", "3/11/00", "opcode", "read"),
            "busy", Map.of("action", "busy", "opcode", "read,write"),
            "attention", Map.of("action", "unit-attention", "opcode", "read,write,sync"),
            "reset", Map.of("action", "host-reset", "opcode", "write"),
            "demote", Map.of("action", "demote", "opcode", "read,write"));
    private static final String PROBABILITY = "0.0002";

    private final Optional<SimulatedFaults> configurations;
    private final Optional<OwnDevices> own;
    private final List<Address> addresses;
    private final Soak.Means means;

    private Setting(SoakCommand command, Optional<SimulatedFaults> configurations, Optional<OwnDevices> own,
            List<Address> addresses) {
        this.configurations = configurations;
        this.own = own;
        this.addresses = addresses;
        means = new Soak.Means(command.devices(), command.swaps(), command.allocators(),
                new DriverBundles(command.context(), command.transports()), configurations);
    }

    static Setting of(SoakCommand command, List<Address> given) throws IOException, InterruptedException {
        Optional<SimulatedFaults> configurations = command.configurations().map(SimulatedFaults::new);
        if (!given.isEmpty()) {
            return new Setting(command, configurations, Optional.empty(), given);
        }
        if (configurations.isEmpty()) {
            throw new IOException("there is no Configuration Admin to make simulated devices with: install one, or give"
                    + " addresses");
        }
        OwnDevices own = OwnDevices.make(configurations.get(), command.devices());
        return new Setting(command, configurations, Optional.of(own), OwnDevices.addresses());
    }

    List<Address> addresses() {
        return addresses;
    }

    Soak.Means means() {
        return means;
    }

    /** From now on simulated devices fail now and then. */
    void armFaults(long seed) {
        try {
            for (Address address : addresses.stream().filter(SimulatedFaults::canFail).toList()) {
                for (Map.Entry<String, Map<String, String>> fault : FAULTS.entrySet()) {
                    Map<String, String> rule = new java.util.HashMap<>(fault.getValue());
                    rule.put("probability", PROBABILITY);
                    rule.put("seed", Long.toString(seed & Long.MAX_VALUE));
                    configurations.orElseThrow().fault("soak-" + fault.getKey() + "-" + address.rest(), address, rule);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (configurations.isPresent()) {
            configurations.get().close();
        }
        if (own.isPresent()) {
            own.get().close();
        }
    }
}
