// SPDX-License-Identifier: Apache-2.0
package io.kiovec.command;

import io.kiovec.io.Address;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What stands before everything that destroys data, as a picocli {@code @Mixin} of a job: what is not simulated is touched
 * only when {@code --yes-destroy-data} was said, or when a person at a terminal has typed the device's address.
 */
public final class DestructionGuard {

    /** The job's that has it. */
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Whether it was said. */
    @Option(names = "--yes-destroy-data", description = "Do it to a device that is not simulated, too; without it, the"
            + " device's address is to be typed at a terminal.")
    private boolean said;

    /** Made by the job. */
    public DestructionGuard() {
    }

    /**
     * {@return whether destroying a device's data has to be meant} Only what is simulated is free.
     *
     * @param address the device
     */
    public static boolean guards(Address address) {
        if (!address.scheme().equals("sim")) {
            return true;
        }
        // A simulated disk may stand on a real one: sim:raw:/dev/loop0.
        return address.rest().indexOf(':') >= 0 && guards(Address.parse(address.rest()));
    }

    /**
     * Lets a job go on that destroys data.
     *
     * @param console where a person is asked
     * @param verb what it does with a device, as {@code overwrites}
     * @param addresses the devices
     * @throws ParameterException when that was not meant: nothing may be done
     * @throws InterruptedException when a person interrupted the question
     */
    public void pass(Console console, String verb, List<Address> addresses) throws InterruptedException {
        for (Address address : addresses) {
            if (guards(address)) {
                demand(console, address, "this " + verb + " " + address);
            }
        }
    }

    /**
     * Lets a job go on that destroys a device's data.
     *
     * @param console where a person is asked
     * @param verb what it does with it, as {@code overwrites}
     * @param address the device
     * @throws ParameterException when that was not meant: nothing may be done
     * @throws InterruptedException when a person interrupted the question
     */
    public void pass(Console console, String verb, Address address) throws InterruptedException {
        pass(console, verb, List.of(address));
    }

    /**
     * Lets a job go on that destroys the data of a device of any kind.
     *
     * @param console where a person is asked
     * @param address the device
     * @param clause what is at stake
     * @throws ParameterException when that was not meant: nothing may be done
     * @throws InterruptedException when a person interrupted the question
     */
    public void demand(Console console, Address address, String clause) throws InterruptedException {
        if (said) {
            return;
        }
        Optional<String> typed = console.ask("kiovec: " + clause + ". To go on, type " + address + ": ");
        if (typed.isEmpty()) {
            throw refusal(clause + ": say --yes-destroy-data when that is meant");
        }
        if (!typed.get().strip().equals(address.toString())) {
            throw refusal("'" + typed.get().strip() + "' is not " + address + ": nothing was done");
        }
    }

    /** {@return whether {@code --yes-destroy-data} was said} */
    public boolean isSaid() {
        return said;
    }

    private ParameterException refusal(String sentence) {
        return new ParameterException(command.commandLine(), sentence);
    }
}
