// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.io.AccessMode;
import io.kiovec.scsi.cdb.ReservationCdb;
import io.kiovec.scsi.reservation.ReservationType;
import io.kiovec.scsi.reservation.ReserveOut;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What PERSISTENT RESERVE OUT does. */
final class ReserveOrders {

    private ReserveOrders() {
    }

    /** One order. */
    private abstract static class Order extends DeviceJob {

        Order(Devices devices) {
            super(devices);
        }

        @Override
        final AccessMode access() {
            return AccessMode.READ_WRITE_SHARED;
        }

        final void order(Console console, Initiator initiator, int action, int type, ReserveOut list)
                throws IOException {
            initiator.send(cdb -> ReservationCdb.persistentReserveOut(cdb, action, type, ReserveOut.LENGTH),
                    list.bytes());
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("done", true);
            console.print(values);
        }

        final ReservationType type(String word) {
            return Arrays.stream(ReservationType.values()).filter(type -> ReserveReports.word(type).equals(word)
                    || Integer.toString(type.code()).equals(word)).findFirst()
                    .orElseThrow(() -> wrongCall("--type " + word + ": say one of "
                            + Arrays.stream(ReservationType.values())
                                    .map(type -> ReserveReports.word(type) + " (" + type.code() + ")")
                                    .collect(Collectors.joining(", "))));
        }
    }

    /** An order of one that is registered. */
    private abstract static class KeyedOrder extends Order {

        @Option(names = "--key", required = true, paramLabel = "KEY", description = "The key that is registered here.")
        private String key = "";

        KeyedOrder(Devices devices) {
            super(devices);
        }

        final long key() {
            return number(key, "--key");
        }
    }

    /** An order about a reservation. */
    private abstract static class TypedOrder extends KeyedOrder {

        @Option(names = "--type", required = true, paramLabel = "TYPE", description = "Its type, as write-exclusive or 1.")
        private String type = "";

        TypedOrder(Devices devices) {
            super(devices);
        }

        final int type() {
            return type(type).code();
        }
    }

    @Command(name = "register", header = "Registers a key, changes or removes it.", description = "Registers a key for this"
            + " initiator port (REGISTER). --key 0 removes the registration.", footer = {"",
                "Example: kiovec scsi reserve register sim:disk0 --key 0x1234"})
    static final class Register extends Order {

        @Option(names = "--key", required = true, paramLabel = "KEY", description = "The new key; 0 for none.")
        private String key = "";

        @Option(names = "--old-key", paramLabel = "KEY", description = "The key that is registered (none).")
        private String old = "0";

        @Option(names = "--ignore", description = "Whatever is registered here (REGISTER AND IGNORE EXISTING KEY).")
        private boolean ignore;

        @Option(names = "--persist", description = "Registrations and the reservation outlive a loss of power (APTPL).")
        private boolean persist;

        @Option(names = "--all-target-ports", description = "For all ports of the target (ALL_TG_PT).")
        private boolean all;

        Register(Devices devices) {
            super(devices);
        }

        @Override
        void run(Console console, Initiator initiator) throws Exception {
            int options = (persist ? ReserveOut.PERSIST : 0) | (all ? ReserveOut.ALL_TARGET_PORTS : 0);
            order(console, initiator,
                    ignore ? ReservationCdb.REGISTER_AND_IGNORE_EXISTING_KEY : ReservationCdb.REGISTER, 0,
                    new ReserveOut(number(old, "--old-key"), number(key, "--key"), options, List.of()));
        }
    }

    @Command(name = "reserve", header = "Makes a reservation.", description = "Reserves the device (RESERVE), for one that is"
            + " registered.", footer = {"",
                "Example: kiovec scsi reserve reserve sim:disk0 --key 0x1234 --type exclusive-access"})
    static final class Reserve extends TypedOrder {

        Reserve(Devices devices) {
            super(devices);
        }

        @Override
        void run(Console console, Initiator initiator) throws Exception {
            order(console, initiator, ReservationCdb.RESERVE, type(), new ReserveOut(key(), 0, 0, List.of()));
        }
    }

    @Command(name = "release", header = "Ends the own reservation.", description = "Ends the reservation of this initiator port"
            + " (RELEASE); it stays registered.", footer = {"",
                "Example: kiovec scsi reserve release sim:disk0 --key 0x1234 --type exclusive-access"})
    static final class Release extends TypedOrder {

        Release(Devices devices) {
            super(devices);
        }

        @Override
        void run(Console console, Initiator initiator) throws Exception {
            order(console, initiator, ReservationCdb.RELEASE, type(), new ReserveOut(key(), 0, 0, List.of()));
        }
    }

    @Command(name = "preempt", header = "Takes a reservation from another.", description = "Ends the registrations of another key,"
            + " and takes its reservation (PREEMPT).", footer = {"",
                "Example: kiovec scsi reserve preempt sim:disk0 --key 0x1234"
                        + " --victim 0x99 --type 1"})
    static final class Preempt extends TypedOrder {

        @Option(names = "--victim", required = true, paramLabel = "KEY", description = "The other key.")
        private String victim = "";

        @Option(names = "--abort", description = "Abort its commands, too (PREEMPT AND ABORT).")
        private boolean abort;

        Preempt(Devices devices) {
            super(devices);
        }

        @Override
        void run(Console console, Initiator initiator) throws Exception {
            order(console, initiator, abort ? ReservationCdb.PREEMPT_AND_ABORT : ReservationCdb.PREEMPT, type(),
                    new ReserveOut(key(), number(victim, "--victim"), 0, List.of()));
        }
    }

    @Command(name = "clear", header = "Ends everything.", description = "Ends the reservation and all registrations (CLEAR).", footer = {
        "", "Example: kiovec scsi reserve clear sim:disk0 --key 0x1234"})
    static final class Clear extends KeyedOrder {

        Clear(Devices devices) {
            super(devices);
        }

        @Override
        void run(Console console, Initiator initiator) throws Exception {
            order(console, initiator, ReservationCdb.CLEAR, 0, new ReserveOut(key(), 0, 0, List.of()));
        }
    }
}
