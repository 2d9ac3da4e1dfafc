// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.command.Console.Form;
import io.kiovec.command.Table;
import io.kiovec.scsi.cdb.ReservationCdb;
import io.kiovec.scsi.reservation.FullStatus;
import io.kiovec.scsi.reservation.FullStatus.Registrant;
import io.kiovec.scsi.reservation.HeldReservation;
import io.kiovec.scsi.reservation.RegisteredKeys;
import io.kiovec.scsi.reservation.ReservationCapabilities;
import io.kiovec.scsi.reservation.ReservationCapabilities.Feature;
import io.kiovec.scsi.reservation.ReservationType;
import io.kiovec.scsi.reservation.TransportId;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;

/** What PERSISTENT RESERVE IN tells. */
final class ReserveReports {

    private static final int LENGTH = 8192;
    private static final List<String> PROTOCOLS = List.of("fcp", "spi", "ssa", "sbp", "srp", "iscsi", "sas", "adt");

    private ReserveReports() {
    }

    private static <T> T ask(Initiator initiator, int action, Function<MemorySegment, Optional<T>> parse)
            throws IOException {
        MemorySegment data = initiator.receive(cdb -> ReservationCdb.persistentReserveIn(cdb, action, LENGTH), LENGTH);
        return parse.apply(data)
                .orElseThrow(() -> new IOException("the answer has only " + data.byteSize() + " bytes"));
    }

    static String key(long key) {
        return "0x%016x".formatted(key);
    }

    static String word(ReservationType type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Command(name = "keys", header = "The registered keys.", description = "Lists the keys of all registrations (READ KEYS).", footer = {
        "", "Example: kiovec scsi reserve keys sim:disk0"})
    static final class Keys extends DeviceJob {

        Keys(Devices devices) {
            super(devices);
        }

        @Override
        void run(Console console, Initiator initiator) throws Exception {
            RegisteredKeys said = ask(initiator, ReservationCdb.READ_KEYS, RegisteredKeys::parse);
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("generation", said.generation());
            values.put("keys", said.keys().stream().map(ReserveReports::key).toList());
            console.print(values);
        }
    }

    @Command(name = "status", header = "The reservation that is held.", description = "Shows the reservation that is held (READ"
            + " RESERVATION).", footer = {"", "Example: kiovec scsi reserve status sim:disk0"})
    static final class Status extends DeviceJob {

        Status(Devices devices) {
            super(devices);
        }

        @Override
        void run(Console console, Initiator initiator) throws Exception {
            HeldReservation said = ask(initiator, ReservationCdb.READ_RESERVATION, HeldReservation::parse);
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("generation", said.generation());
            values.put("held", said.type().isPresent());
            values.put("key", said.type().isPresent() ? key(said.key()) : null);
            values.put("type", said.type().map(ReserveReports::word).orElse(null));
            console.print(values);
        }
    }

    @Command(name = "capabilities", header = "What kinds of reservations it knows.", description = "Shows what the device can do"
            + " (REPORT CAPABILITIES).", footer = {"", "Example: kiovec scsi reserve capabilities sim:disk0"})
    static final class Capabilities extends DeviceJob {

        Capabilities(Devices devices) {
            super(devices);
        }

        @Override
        void run(Console console, Initiator initiator) throws Exception {
            ReservationCapabilities said = ask(initiator, ReservationCdb.REPORT_CAPABILITIES,
                    ReservationCapabilities::parse);
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("replaceLostReservation", said.features().contains(Feature.REPLACE_LOST));
            values.put("compatibleReservationHandling", said.features().contains(Feature.COMPATIBLE_RESERVE));
            values.put("specifyInitiatorPorts", said.features().contains(Feature.SPECIFIED_INITIATORS));
            values.put("allTargetPorts", said.features().contains(Feature.ALL_TARGET_PORTS));
            values.put("persistThroughPowerLossCapable", said.features().contains(Feature.PERSIST_CAPABLE));
            values.put("persistThroughPowerLossActivated", said.features().contains(Feature.PERSIST_ACTIVE));
            values.put("allowCommands", said.allowedCommands());
            values.put("types", said.types().stream().sorted().map(ReserveReports::word).toList());
            console.print(values);
        }
    }

    @Command(name = "full-status", header = "All registrations with their ports.", description = "Lists all registrations with"
            + " their ports (READ FULL STATUS).", footer = {"", "Example: kiovec scsi reserve full-status sim:disk0"})
    static final class FullStatusJob extends DeviceJob {

        FullStatusJob(Devices devices) {
            super(devices);
        }

        @Override
        void run(Console console, Initiator initiator) throws Exception {
            FullStatus said = ask(initiator, ReservationCdb.READ_FULL_STATUS, FullStatus::parse);
            Table table = new Table().column("key", "KEY").column("holds", "HOLDS").numbers("targetPort", "TARGET PORT")
                    .column("protocol", "PROTOCOL").column("initiatorPort", "INITIATOR PORT");
            for (Registrant one : said.registrants()) {
                table.row(key(one.key()), one.holds().map(ReserveReports::word).orElse(null),
                        one.targetPort() == FullStatus.ALL_TARGET_PORTS ? null : (Integer) one.targetPort(),
                        protocol(one.port()), one.port().toString());
            }
            if (console.form() == Form.TEXT) {
                console.say("generation " + said.generation());
            }
            console.print(table);
        }

        private static String protocol(TransportId port) {
            return port.protocol() < PROTOCOLS.size()
                    ? PROTOCOLS.get(port.protocol())
                    : Integer.toString(port.protocol());
        }
    }
}
