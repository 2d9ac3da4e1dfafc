// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import io.kiovec.scsi.CommandDescription;
import io.kiovec.sim.internal.unit.Command.Handler;
import io.kiovec.sim.internal.unit.Command.Medium;
import io.kiovec.sim.internal.unit.Command.Reservation;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The commands that every logical unit has, whatever is on it: a unit adds its own to them. */
public final class PrimaryCommands {

    private static final Duration SOON = Duration.ofSeconds(10);

    private PrimaryCommands() {
    }

    /** {@return the commands of SPC, and of SPC-2 those that initiators still use} */
    public static <U extends LogicalUnit<U>> List<Command<U>> all() {
        return Stream.of(PrimaryCommands.<U>usual(), PrimaryCommands.<U>reservations(), BufferCommands.<U>all())
                .flatMap(List::stream).toList();
    }

    private static <U extends LogicalUnit<U>> List<Command<U>> usual() {
        return List.of(
                allowedPersistent(0x00, "TEST UNIT READY", "00 00 00 00 00 00", Medium.NEEDED,
                        InquiryCommands::testUnitReady),
                allowed(0x03, "REQUEST SENSE", "03 01 00 00 FF 00", InquiryCommands::requestSense),
                allowed(0x12, "INQUIRY", "12 01 FF FF FF 00", InquiryCommands::inquiry),
                command(0x15, "MODE SELECT (6)", "15 11 00 00 FF 00", Reservation.CONFLICTS,
                        ModeCommands::modeSelect6),
                allowed(0x16, "RESERVE (6)", "16 00 00 00 00 00", ReservationCommands::reserve6),
                allowed(0x17, "RELEASE (6)", "17 00 00 00 00 00", ReservationCommands::release6),
                command(0x1a, "MODE SENSE (6)", "1A 08 FF FF FF 00", Reservation.READS, ModeCommands::modeSense6),
                command(0x1c, "RECEIVE DIAGNOSTIC RESULTS", "1C 01 FF FF FF 00", Reservation.READS,
                        DiagnosticCommands::receiveDiagnosticResults),
                command(0x1d, "SEND DIAGNOSTIC", "1D F7 00 FF FF 00", Reservation.CONFLICTS,
                        DiagnosticCommands::sendDiagnostic),
                allowed(0x1e, "PREVENT ALLOW MEDIUM REMOVAL", "1E 00 00 00 03 00",
                        ReservationCommands::preventAllowMediumRemoval),
                command(0x4c, "LOG SELECT", "4C 02 FF FF 00 00 00 FFFF 00", Reservation.CONFLICTS,
                        LogCommands::logSelect),
                allowed(0x4d, "LOG SENSE", "4D 00 FF FF 00 FFFF FFFF 00", LogCommands::logSense),
                command(0x55, "MODE SELECT (10)", "55 11 00 00 00 00 00 FFFF 00", Reservation.CONFLICTS,
                        ModeCommands::modeSelect10),
                command(0x5a, "MODE SENSE (10)", "5A 18 FF FF 00 00 00 FFFF 00", Reservation.READS,
                        ModeCommands::modeSense10),
                allowed(0xa0, "REPORT LUNS", "A0 00 FF 00 00 00 FFFFFFFF 00 00", InquiryCommands::reportLuns),
                maintenanceIn(0x0a, "REPORT TARGET PORT GROUPS", "A3 E0 00 00 00 00 FFFFFFFF 00 00",
                        Reservation.ALLOWED, SupportedCommands::targetPortGroups),
                maintenanceIn(0x0c, "REPORT SUPPORTED OPERATION CODES", "A3 00 87 FF FFFF FFFFFFFF 00 00",
                        Reservation.READS, SupportedCommands::operationCodes),
                maintenanceIn(0x0d, "REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS",
                        "A3 00 80 00 00 00 FFFFFFFF 00 00", Reservation.READS,
                        SupportedCommands::taskManagementFunctions));
    }

    private static <U extends LogicalUnit<U>> List<Command<U>> reservations() {
        return List.of(
                reserveIn(0x00, "READ KEYS", PersistentReserveIn::readKeys),
                reserveIn(0x01, "READ RESERVATION", PersistentReserveIn::readReservation),
                reserveIn(0x02, "REPORT CAPABILITIES", PersistentReserveIn::reportCapabilities),
                reserveIn(0x03, "READ FULL STATUS", PersistentReserveIn::readFullStatus),
                reserveOut(0x00, "REGISTER", PersistentRegistration::register),
                reserveOut(0x01, "RESERVE", PersistentReserveOut::reserve),
                reserveOut(0x02, "RELEASE", PersistentReserveOut::release),
                reserveOut(0x03, "CLEAR", PersistentReserveOut::clear),
                reserveOut(0x04, "PREEMPT", PersistentReserveOut::preempt),
                reserveOut(0x05, "PREEMPT AND ABORT", PersistentReserveOut::preemptAndAbort),
                reserveOut(0x06, "REGISTER AND IGNORE EXISTING KEY",
                        PersistentRegistration::registerAndIgnoreExistingKey),
                reserveOut(0x07, "REGISTER AND MOVE", PersistentRegistration::registerAndMove),
                reserveOut(0x08, "REPLACE LOST RESERVATION", PersistentReserveOut::replaceLost));
    }

    private static <U extends LogicalUnit<U>> Command<U> allowedPersistent(int opcode, String name, String usage,
            Medium medium, Handler<U> handler) {
        return new Command<>(CommandDescription.of(opcode, name, usage, SOON), Reservation.ALLOWED_PERSISTENT, medium,
                handler);
    }

    private static <U extends LogicalUnit<U>> Command<U> allowed(int opcode, String name, String usage,
            Handler<U> handler) {
        return command(opcode, name, usage, Reservation.ALLOWED, handler);
    }

    private static <U extends LogicalUnit<U>> Command<U> command(int opcode, String name, String usage,
            Reservation reservation, Handler<U> handler) {
        return new Command<>(CommandDescription.of(opcode, name, usage, SOON), reservation, Medium.NOT_NEEDED, handler);
    }

    private static <U extends LogicalUnit<U>> Command<U> reserveIn(int action, String name, Handler<U> handler) {
        return new Command<>(CommandDescription.of(0x5e, action, "PERSISTENT RESERVE IN, " + name,
                "5E 00 00 00 00 00 00 FFFF 00", SOON), Reservation.ALLOWED_PERSISTENT, Medium.NOT_NEEDED, handler);
    }

    private static <U extends LogicalUnit<U>> Command<U> reserveOut(int action, String name, Handler<U> handler) {
        return new Command<>(CommandDescription.of(0x5f, action, "PERSISTENT RESERVE OUT, " + name,
                "5F 00 FF 00 00 FFFFFFFF 00", SOON), Reservation.ALLOWED_PERSISTENT, Medium.NOT_NEEDED, handler);
    }

    private static <U extends LogicalUnit<U>> Command<U> maintenanceIn(int action, String name, String usage,
            Reservation reservation, Handler<U> handler) {
        return new Command<>(CommandDescription.of(0xa3, action, name, usage, SOON), reservation, Medium.NOT_NEEDED,
                handler);
    }
}
