// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

/**
 * The additional sense code with its qualifier: what happened, in the standard's words (SPC-4, E.2; the list that T10
 * keeps). The constants are those that devices and drivers here speak of; {@link #of} knows all.
 *
 * @param code ASC, 0 to 255; from 80h on the vendor's
 * @param qualifier ASCQ, 0 to 255; from 80h on the vendor's
 * @param text the standard's words in its capitals
 */
public record AdditionalSense(int code, int qualifier, String text) {

    /** 00h/00h, NO ADDITIONAL SENSE INFORMATION. */
    public static final AdditionalSense NO_ADDITIONAL_SENSE_INFORMATION = in(0x0000);
    /** 00h/01h, FILEMARK DETECTED. */
    public static final AdditionalSense FILEMARK_DETECTED = in(0x0001);
    /** 00h/02h, END-OF-PARTITION/MEDIUM DETECTED. */
    public static final AdditionalSense END_OF_PARTITION_MEDIUM_DETECTED = in(0x0002);
    /** 00h/04h, BEGINNING-OF-PARTITION/MEDIUM DETECTED. */
    public static final AdditionalSense BEGINNING_OF_PARTITION_MEDIUM_DETECTED = in(0x0004);
    /** 00h/05h, END-OF-DATA DETECTED. */
    public static final AdditionalSense END_OF_DATA_DETECTED = in(0x0005);
    /** 00h/07h, PROGRAMMABLE EARLY WARNING DETECTED. */
    public static final AdditionalSense PROGRAMMABLE_EARLY_WARNING_DETECTED = in(0x0007);
    /** 00h/16h, OPERATION IN PROGRESS. */
    public static final AdditionalSense OPERATION_IN_PROGRESS = in(0x0016);
    /** 00h/17h, CLEANING REQUESTED. */
    public static final AdditionalSense CLEANING_REQUESTED = in(0x0017);
    /** 00h/20h, EXTENDED COPY INFORMATION AVAILABLE. */
    public static final AdditionalSense EXTENDED_COPY_INFORMATION_AVAILABLE = in(0x0020);
    /** 03h/00h, PERIPHERAL DEVICE WRITE FAULT. */
    public static final AdditionalSense PERIPHERAL_DEVICE_WRITE_FAULT = in(0x0300);
    /** 04h/00h, LOGICAL UNIT NOT READY, CAUSE NOT REPORTABLE. */
    public static final AdditionalSense LOGICAL_UNIT_NOT_READY_CAUSE_NOT_REPORTABLE = in(0x0400);
    /** 04h/01h, LOGICAL UNIT IS IN PROCESS OF BECOMING READY. */
    public static final AdditionalSense LOGICAL_UNIT_IS_IN_PROCESS_OF_BECOMING_READY = in(0x0401);
    /** 04h/02h, LOGICAL UNIT NOT READY, INITIALIZING COMMAND REQUIRED. */
    public static final AdditionalSense LOGICAL_UNIT_NOT_READY_INITIALIZING_COMMAND_REQUIRED = in(0x0402);
    /** 04h/03h, LOGICAL UNIT NOT READY, MANUAL INTERVENTION REQUIRED. */
    public static final AdditionalSense LOGICAL_UNIT_NOT_READY_MANUAL_INTERVENTION_REQUIRED = in(0x0403);
    /** 04h/04h, LOGICAL UNIT NOT READY, FORMAT IN PROGRESS. */
    public static final AdditionalSense LOGICAL_UNIT_NOT_READY_FORMAT_IN_PROGRESS = in(0x0404);
    /** 04h/07h, LOGICAL UNIT NOT READY, OPERATION IN PROGRESS. */
    public static final AdditionalSense LOGICAL_UNIT_NOT_READY_OPERATION_IN_PROGRESS = in(0x0407);
    /** 04h/0Bh, LOGICAL UNIT NOT ACCESSIBLE, TARGET PORT IN STANDBY STATE. */
    public static final AdditionalSense LOGICAL_UNIT_NOT_ACCESSIBLE_TARGET_PORT_IN_STANDBY_STATE = in(0x040b);
    /** 04h/0Ch, LOGICAL UNIT NOT ACCESSIBLE, TARGET PORT IN UNAVAILABLE STATE. */
    public static final AdditionalSense LOGICAL_UNIT_NOT_ACCESSIBLE_TARGET_PORT_IN_UNAVAILABLE_STATE = in(0x040c);
    /** 04h/10h, LOGICAL UNIT NOT READY, AUXILIARY MEMORY NOT ACCESSIBLE. */
    public static final AdditionalSense LOGICAL_UNIT_NOT_READY_AUXILIARY_MEMORY_NOT_ACCESSIBLE = in(0x0410);
    /** 04h/12h, LOGICAL UNIT NOT READY, OFFLINE. */
    public static final AdditionalSense LOGICAL_UNIT_NOT_READY_OFFLINE = in(0x0412);
    /** 04h/1Bh, LOGICAL UNIT NOT READY, SANITIZE IN PROGRESS. */
    public static final AdditionalSense LOGICAL_UNIT_NOT_READY_SANITIZE_IN_PROGRESS = in(0x041b);
    /** 08h/00h, LOGICAL UNIT COMMUNICATION FAILURE. */
    public static final AdditionalSense LOGICAL_UNIT_COMMUNICATION_FAILURE = in(0x0800);
    /** 08h/01h, LOGICAL UNIT COMMUNICATION TIME-OUT. */
    public static final AdditionalSense LOGICAL_UNIT_COMMUNICATION_TIME_OUT = in(0x0801);
    /** 08h/04h, UNREACHABLE COPY TARGET. */
    public static final AdditionalSense UNREACHABLE_COPY_TARGET = in(0x0804);
    /** 0Bh/00h, WARNING. */
    public static final AdditionalSense WARNING = in(0x0b00);
    /** 0Ch/00h, WRITE ERROR. */
    public static final AdditionalSense WRITE_ERROR = in(0x0c00);
    /** 0Ch/0Ch, WRITE ERROR - UNEXPECTED UNSOLICITED DATA. */
    public static final AdditionalSense WRITE_ERROR_UNEXPECTED_UNSOLICITED_DATA = in(0x0c0c);
    /** 0Ch/0Dh, WRITE ERROR - NOT ENOUGH UNSOLICITED DATA. */
    public static final AdditionalSense WRITE_ERROR_NOT_ENOUGH_UNSOLICITED_DATA = in(0x0c0d);
    /** 0Dh/01h, THIRD PARTY DEVICE FAILURE. */
    public static final AdditionalSense THIRD_PARTY_DEVICE_FAILURE = in(0x0d01);
    /** 0Dh/02h, COPY TARGET DEVICE NOT REACHABLE. */
    public static final AdditionalSense COPY_TARGET_DEVICE_NOT_REACHABLE = in(0x0d02);
    /** 10h/01h, LOGICAL BLOCK GUARD CHECK FAILED. */
    public static final AdditionalSense LOGICAL_BLOCK_GUARD_CHECK_FAILED = in(0x1001);
    /** 10h/02h, LOGICAL BLOCK APPLICATION TAG CHECK FAILED. */
    public static final AdditionalSense LOGICAL_BLOCK_APPLICATION_TAG_CHECK_FAILED = in(0x1002);
    /** 10h/03h, LOGICAL BLOCK REFERENCE TAG CHECK FAILED. */
    public static final AdditionalSense LOGICAL_BLOCK_REFERENCE_TAG_CHECK_FAILED = in(0x1003);
    /** 11h/00h, UNRECOVERED READ ERROR. */
    public static final AdditionalSense UNRECOVERED_READ_ERROR = in(0x1100);
    /** 11h/01h, READ RETRIES EXHAUSTED. */
    public static final AdditionalSense READ_RETRIES_EXHAUSTED = in(0x1101);
    /** 14h/00h, RECORDED ENTITY NOT FOUND. */
    public static final AdditionalSense RECORDED_ENTITY_NOT_FOUND = in(0x1400);
    /** 14h/03h, END-OF-DATA NOT FOUND. */
    public static final AdditionalSense END_OF_DATA_NOT_FOUND = in(0x1403);
    /** 14h/07h, LOCATE OPERATION FAILURE. */
    public static final AdditionalSense LOCATE_OPERATION_FAILURE = in(0x1407);
    /** 15h/00h, RANDOM POSITIONING ERROR. */
    public static final AdditionalSense RANDOM_POSITIONING_ERROR = in(0x1500);
    /** 17h/01h, RECOVERED DATA WITH RETRIES. */
    public static final AdditionalSense RECOVERED_DATA_WITH_RETRIES = in(0x1701);
    /** 18h/00h, RECOVERED DATA WITH ERROR CORRECTION APPLIED. */
    public static final AdditionalSense RECOVERED_DATA_WITH_ERROR_CORRECTION_APPLIED = in(0x1800);
    /** 1Ch/00h, DEFECT LIST NOT FOUND. */
    public static final AdditionalSense DEFECT_LIST_NOT_FOUND = in(0x1c00);
    /** 1Ah/00h, PARAMETER LIST LENGTH ERROR. */
    public static final AdditionalSense PARAMETER_LIST_LENGTH_ERROR = in(0x1a00);
    /** 1Dh/00h, MISCOMPARE DURING VERIFY OPERATION. */
    public static final AdditionalSense MISCOMPARE_DURING_VERIFY_OPERATION = in(0x1d00);
    /** 1Dh/01h, MISCOMPARE VERIFY OF UNMAPPED LBA. */
    public static final AdditionalSense MISCOMPARE_VERIFY_OF_UNMAPPED_LBA = in(0x1d01);
    /** 20h/00h, INVALID COMMAND OPERATION CODE. */
    public static final AdditionalSense INVALID_COMMAND_OPERATION_CODE = in(0x2000);
    /** 20h/02h, ACCESS DENIED - NO ACCESS RIGHTS. */
    public static final AdditionalSense ACCESS_DENIED_NO_ACCESS_RIGHTS = in(0x2002);
    /** 20h/0Ch, ILLEGAL COMMAND WHEN NOT IN APPEND-ONLY MODE. */
    public static final AdditionalSense ILLEGAL_COMMAND_WHEN_NOT_IN_APPEND_ONLY_MODE = in(0x200c);
    /** 21h/00h, LOGICAL BLOCK ADDRESS OUT OF RANGE. */
    public static final AdditionalSense LOGICAL_BLOCK_ADDRESS_OUT_OF_RANGE = in(0x2100);
    /** 24h/00h, INVALID FIELD IN CDB. */
    public static final AdditionalSense INVALID_FIELD_IN_CDB = in(0x2400);
    /** 25h/00h, LOGICAL UNIT NOT SUPPORTED. */
    public static final AdditionalSense LOGICAL_UNIT_NOT_SUPPORTED = in(0x2500);
    /** 26h/00h, INVALID FIELD IN PARAMETER LIST. */
    public static final AdditionalSense INVALID_FIELD_IN_PARAMETER_LIST = in(0x2600);
    /** 26h/01h, PARAMETER NOT SUPPORTED. */
    public static final AdditionalSense PARAMETER_NOT_SUPPORTED = in(0x2601);
    /** 26h/02h, PARAMETER VALUE INVALID. */
    public static final AdditionalSense PARAMETER_VALUE_INVALID = in(0x2602);
    /** 26h/04h, INVALID RELEASE OF PERSISTENT RESERVATION. */
    public static final AdditionalSense INVALID_RELEASE_OF_PERSISTENT_RESERVATION = in(0x2604);
    /** 26h/06h, TOO MANY TARGET DESCRIPTORS. */
    public static final AdditionalSense TOO_MANY_TARGET_DESCRIPTORS = in(0x2606);
    /** 26h/07h, UNSUPPORTED TARGET DESCRIPTOR TYPE CODE. */
    public static final AdditionalSense UNSUPPORTED_TARGET_DESCRIPTOR_TYPE_CODE = in(0x2607);
    /** 26h/08h, TOO MANY SEGMENT DESCRIPTORS. */
    public static final AdditionalSense TOO_MANY_SEGMENT_DESCRIPTORS = in(0x2608);
    /** 26h/09h, UNSUPPORTED SEGMENT DESCRIPTOR TYPE CODE. */
    public static final AdditionalSense UNSUPPORTED_SEGMENT_DESCRIPTOR_TYPE_CODE = in(0x2609);
    /** 26h/0Ah, UNEXPECTED INEXACT SEGMENT. */
    public static final AdditionalSense UNEXPECTED_INEXACT_SEGMENT = in(0x260a);
    /** 26h/0Bh, INLINE DATA LENGTH EXCEEDED. */
    public static final AdditionalSense INLINE_DATA_LENGTH_EXCEEDED = in(0x260b);
    /** 26h/0Ch, INVALID OPERATION FOR COPY SOURCE OR DESTINATION. */
    public static final AdditionalSense INVALID_OPERATION_FOR_COPY_SOURCE_OR_DESTINATION = in(0x260c);
    /** 26h/0Dh, COPY SEGMENT GRANULARITY VIOLATION. */
    public static final AdditionalSense COPY_SEGMENT_GRANULARITY_VIOLATION = in(0x260d);
    /** 27h/00h, WRITE PROTECTED. */
    public static final AdditionalSense WRITE_PROTECTED = in(0x2700);
    /** 27h/01h, HARDWARE WRITE PROTECTED. */
    public static final AdditionalSense HARDWARE_WRITE_PROTECTED = in(0x2701);
    /** 27h/02h, LOGICAL UNIT SOFTWARE WRITE PROTECTED. */
    public static final AdditionalSense LOGICAL_UNIT_SOFTWARE_WRITE_PROTECTED = in(0x2702);
    /** 27h/03h, ASSOCIATED WRITE PROTECT. */
    public static final AdditionalSense ASSOCIATED_WRITE_PROTECT = in(0x2703);
    /** 27h/04h, PERSISTENT WRITE PROTECT. */
    public static final AdditionalSense PERSISTENT_WRITE_PROTECT = in(0x2704);
    /** 27h/05h, PERMANENT WRITE PROTECT. */
    public static final AdditionalSense PERMANENT_WRITE_PROTECT = in(0x2705);
    /** 27h/07h, SPACE ALLOCATION FAILED WRITE PROTECT. */
    public static final AdditionalSense SPACE_ALLOCATION_FAILED_WRITE_PROTECT = in(0x2707);
    /** 28h/00h, NOT READY TO READY CHANGE, MEDIUM MAY HAVE CHANGED. */
    public static final AdditionalSense NOT_READY_TO_READY_CHANGE_MEDIUM_MAY_HAVE_CHANGED = in(0x2800);
    /** 29h/00h, POWER ON, RESET, OR BUS DEVICE RESET OCCURRED. */
    public static final AdditionalSense POWER_ON_RESET_OR_BUS_DEVICE_RESET_OCCURRED = in(0x2900);
    /** 29h/01h, POWER ON OCCURRED. */
    public static final AdditionalSense POWER_ON_OCCURRED = in(0x2901);
    /** 29h/02h, SCSI BUS RESET OCCURRED. */
    public static final AdditionalSense SCSI_BUS_RESET_OCCURRED = in(0x2902);
    /** 29h/03h, BUS DEVICE RESET FUNCTION OCCURRED. */
    public static final AdditionalSense BUS_DEVICE_RESET_FUNCTION_OCCURRED = in(0x2903);
    /** 29h/04h, DEVICE INTERNAL RESET. */
    public static final AdditionalSense DEVICE_INTERNAL_RESET = in(0x2904);
    /** 29h/07h, I_T NEXUS LOSS OCCURRED. */
    public static final AdditionalSense I_T_NEXUS_LOSS_OCCURRED = in(0x2907);
    /** 2Ah/00h, PARAMETERS CHANGED. */
    public static final AdditionalSense PARAMETERS_CHANGED = in(0x2a00);
    /** 2Ah/01h, MODE PARAMETERS CHANGED. */
    public static final AdditionalSense MODE_PARAMETERS_CHANGED = in(0x2a01);
    /** 2Ah/02h, LOG PARAMETERS CHANGED. */
    public static final AdditionalSense LOG_PARAMETERS_CHANGED = in(0x2a02);
    /** 2Ah/03h, RESERVATIONS PREEMPTED. */
    public static final AdditionalSense RESERVATIONS_PREEMPTED = in(0x2a03);
    /** 2Ah/04h, RESERVATIONS RELEASED. */
    public static final AdditionalSense RESERVATIONS_RELEASED = in(0x2a04);
    /** 2Ah/05h, REGISTRATIONS PREEMPTED. */
    public static final AdditionalSense REGISTRATIONS_PREEMPTED = in(0x2a05);
    /** 2Ah/06h, ASYMMETRIC ACCESS STATE CHANGED. */
    public static final AdditionalSense ASYMMETRIC_ACCESS_STATE_CHANGED = in(0x2a06);
    /** 2Ah/09h, CAPACITY DATA HAS CHANGED. */
    public static final AdditionalSense CAPACITY_DATA_HAS_CHANGED = in(0x2a09);
    /** 2Ah/15h, MEDIUM REMOVAL PREVENTION PREEMPTED. */
    public static final AdditionalSense MEDIUM_REMOVAL_PREVENTION_PREEMPTED = in(0x2a15);
    /** 2Ch/00h, COMMAND SEQUENCE ERROR. */
    public static final AdditionalSense COMMAND_SEQUENCE_ERROR = in(0x2c00);
    /** 2Ch/07h, PREVIOUS BUSY STATUS. */
    public static final AdditionalSense PREVIOUS_BUSY_STATUS = in(0x2c07);
    /** 2Ch/08h, PREVIOUS TASK SET FULL STATUS. */
    public static final AdditionalSense PREVIOUS_TASK_SET_FULL_STATUS = in(0x2c08);
    /** 2Ch/09h, PREVIOUS RESERVATION CONFLICT STATUS. */
    public static final AdditionalSense PREVIOUS_RESERVATION_CONFLICT_STATUS = in(0x2c09);
    /** 2Ch/0Ch, ORWRITE GENERATION DOES NOT MATCH. */
    public static final AdditionalSense ORWRITE_GENERATION_DOES_NOT_MATCH = in(0x2c0c);
    /** 2Fh/00h, COMMANDS CLEARED BY ANOTHER INITIATOR. */
    public static final AdditionalSense COMMANDS_CLEARED_BY_ANOTHER_INITIATOR = in(0x2f00);
    /** 2Fh/02h, COMMANDS CLEARED BY DEVICE SERVER. */
    public static final AdditionalSense COMMANDS_CLEARED_BY_DEVICE_SERVER = in(0x2f02);
    /** 30h/00h, INCOMPATIBLE MEDIUM INSTALLED. */
    public static final AdditionalSense INCOMPATIBLE_MEDIUM_INSTALLED = in(0x3000);
    /** 30h/01h, CANNOT READ MEDIUM - UNKNOWN FORMAT. */
    public static final AdditionalSense CANNOT_READ_MEDIUM_UNKNOWN_FORMAT = in(0x3001);
    /** 30h/02h, CANNOT READ MEDIUM - INCOMPATIBLE FORMAT. */
    public static final AdditionalSense CANNOT_READ_MEDIUM_INCOMPATIBLE_FORMAT = in(0x3002);
    /** 30h/03h, CLEANING CARTRIDGE INSTALLED. */
    public static final AdditionalSense CLEANING_CARTRIDGE_INSTALLED = in(0x3003);
    /** 30h/05h, CANNOT WRITE MEDIUM - INCOMPATIBLE FORMAT. */
    public static final AdditionalSense CANNOT_WRITE_MEDIUM_INCOMPATIBLE_FORMAT = in(0x3005);
    /** 30h/07h, CLEANING FAILURE. */
    public static final AdditionalSense CLEANING_FAILURE = in(0x3007);
    /** 30h/0Ch, WORM MEDIUM - OVERWRITE ATTEMPTED. */
    public static final AdditionalSense WORM_MEDIUM_OVERWRITE_ATTEMPTED = in(0x300c);
    /** 30h/0Dh, WORM MEDIUM - INTEGRITY CHECK. */
    public static final AdditionalSense WORM_MEDIUM_INTEGRITY_CHECK = in(0x300d);
    /** 31h/00h, MEDIUM FORMAT CORRUPTED. */
    public static final AdditionalSense MEDIUM_FORMAT_CORRUPTED = in(0x3100);
    /** 31h/01h, FORMAT COMMAND FAILED. */
    public static final AdditionalSense FORMAT_COMMAND_FAILED = in(0x3101);
    /** 31h/03h, SANITIZE COMMAND FAILED. */
    public static final AdditionalSense SANITIZE_COMMAND_FAILED = in(0x3103);
    /** 37h/00h, ROUNDED PARAMETER. */
    public static final AdditionalSense ROUNDED_PARAMETER = in(0x3700);
    /** 38h/07h, THIN PROVISIONING SOFT THRESHOLD REACHED. */
    public static final AdditionalSense THIN_PROVISIONING_SOFT_THRESHOLD_REACHED = in(0x3807);
    /** 39h/00h, SAVING PARAMETERS NOT SUPPORTED. */
    public static final AdditionalSense SAVING_PARAMETERS_NOT_SUPPORTED = in(0x3900);
    /** 3Ah/00h, MEDIUM NOT PRESENT. */
    public static final AdditionalSense MEDIUM_NOT_PRESENT = in(0x3a00);
    /** 3Ah/01h, MEDIUM NOT PRESENT - TRAY CLOSED. */
    public static final AdditionalSense MEDIUM_NOT_PRESENT_TRAY_CLOSED = in(0x3a01);
    /** 3Ah/02h, MEDIUM NOT PRESENT - TRAY OPEN. */
    public static final AdditionalSense MEDIUM_NOT_PRESENT_TRAY_OPEN = in(0x3a02);
    /** 3Ah/03h, MEDIUM NOT PRESENT - LOADABLE. */
    public static final AdditionalSense MEDIUM_NOT_PRESENT_LOADABLE = in(0x3a03);
    /** 3Ah/04h, MEDIUM NOT PRESENT - MEDIUM AUXILIARY MEMORY ACCESSIBLE. */
    public static final AdditionalSense MEDIUM_NOT_PRESENT_MEDIUM_AUXILIARY_MEMORY_ACCESSIBLE = in(0x3a04);
    /** 3Bh/00h, SEQUENTIAL POSITIONING ERROR. */
    public static final AdditionalSense SEQUENTIAL_POSITIONING_ERROR = in(0x3b00);
    /** 3Bh/08h, REPOSITION ERROR. */
    public static final AdditionalSense REPOSITION_ERROR = in(0x3b08);
    /** 3Bh/0Ch, POSITION PAST BEGINNING OF MEDIUM. */
    public static final AdditionalSense POSITION_PAST_BEGINNING_OF_MEDIUM = in(0x3b0c);
    /** 3Eh/01h, LOGICAL UNIT FAILURE. */
    public static final AdditionalSense LOGICAL_UNIT_FAILURE = in(0x3e01);
    /** 3Fh/00h, TARGET OPERATING CONDITIONS HAVE CHANGED. */
    public static final AdditionalSense TARGET_OPERATING_CONDITIONS_HAVE_CHANGED = in(0x3f00);
    /** 3Fh/01h, MICROCODE HAS BEEN CHANGED. */
    public static final AdditionalSense MICROCODE_HAS_BEEN_CHANGED = in(0x3f01);
    /** 3Fh/03h, INQUIRY DATA HAS CHANGED. */
    public static final AdditionalSense INQUIRY_DATA_HAS_CHANGED = in(0x3f03);
    /** 3Fh/05h, DEVICE IDENTIFIER CHANGED. */
    public static final AdditionalSense DEVICE_IDENTIFIER_CHANGED = in(0x3f05);
    /** 3Fh/0Eh, REPORTED LUNS DATA HAS CHANGED. */
    public static final AdditionalSense REPORTED_LUNS_DATA_HAS_CHANGED = in(0x3f0e);
    /** 3Fh/10h, MEDIUM LOADABLE. */
    public static final AdditionalSense MEDIUM_LOADABLE = in(0x3f10);
    /** 3Fh/11h, MEDIUM AUXILIARY MEMORY ACCESSIBLE. */
    public static final AdditionalSense MEDIUM_AUXILIARY_MEMORY_ACCESSIBLE = in(0x3f11);
    /** 44h/00h, INTERNAL TARGET FAILURE. */
    public static final AdditionalSense INTERNAL_TARGET_FAILURE = in(0x4400);
    /** 44h/01h, PERSISTENT RESERVATION INFORMATION LOST: who had reserved the unit cannot be read any more. */
    public static final AdditionalSense PERSISTENT_RESERVATION_INFORMATION_LOST = in(0x4401);
    /** 47h/05h, PROTOCOL SERVICE CRC ERROR. */
    public static final AdditionalSense PROTOCOL_SERVICE_CRC_ERROR = in(0x4705);
    /** 47h/7Fh, SOME COMMANDS CLEARED BY ISCSI PROTOCOL EVENT. */
    public static final AdditionalSense SOME_COMMANDS_CLEARED_BY_ISCSI_PROTOCOL_EVENT = in(0x477f);
    /** 48h/00h, INITIATOR DETECTED ERROR MESSAGE RECEIVED. */
    public static final AdditionalSense INITIATOR_DETECTED_ERROR_MESSAGE_RECEIVED = in(0x4800);
    /** 4Bh/00h, DATA PHASE ERROR. */
    public static final AdditionalSense DATA_PHASE_ERROR = in(0x4b00);
    /** 4Eh/00h, OVERLAPPED COMMANDS ATTEMPTED. */
    public static final AdditionalSense OVERLAPPED_COMMANDS_ATTEMPTED = in(0x4e00);
    /** 50h/00h, WRITE APPEND ERROR. */
    public static final AdditionalSense WRITE_APPEND_ERROR = in(0x5000);
    /** 51h/00h, ERASE FAILURE. */
    public static final AdditionalSense ERASE_FAILURE = in(0x5100);
    /** 53h/00h, MEDIA LOAD OR EJECT FAILED. */
    public static final AdditionalSense MEDIA_LOAD_OR_EJECT_FAILED = in(0x5300);
    /** 53h/02h, MEDIUM REMOVAL PREVENTED. */
    public static final AdditionalSense MEDIUM_REMOVAL_PREVENTED = in(0x5302);
    /** 55h/02h, INSUFFICIENT RESERVATION RESOURCES. */
    public static final AdditionalSense INSUFFICIENT_RESERVATION_RESOURCES = in(0x5502);
    /** 55h/03h, INSUFFICIENT RESOURCES. */
    public static final AdditionalSense INSUFFICIENT_RESOURCES = in(0x5503);
    /** 55h/04h, INSUFFICIENT REGISTRATION RESOURCES. */
    public static final AdditionalSense INSUFFICIENT_REGISTRATION_RESOURCES = in(0x5504);
    /** 55h/06h, AUXILIARY MEMORY OUT OF SPACE. */
    public static final AdditionalSense AUXILIARY_MEMORY_OUT_OF_SPACE = in(0x5506);
    /** 5Ah/01h, OPERATOR MEDIUM REMOVAL REQUEST. */
    public static final AdditionalSense OPERATOR_MEDIUM_REMOVAL_REQUEST = in(0x5a01);
    /** 5Ah/02h, OPERATOR SELECTED WRITE PROTECT. */
    public static final AdditionalSense OPERATOR_SELECTED_WRITE_PROTECT = in(0x5a02);
    /** 5Bh/01h, THRESHOLD CONDITION MET. */
    public static final AdditionalSense THRESHOLD_CONDITION_MET = in(0x5b01);
    /** 5Dh/00h, FAILURE PREDICTION THRESHOLD EXCEEDED. */
    public static final AdditionalSense FAILURE_PREDICTION_THRESHOLD_EXCEEDED = in(0x5d00);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when code or qualifier is not a byte
     */
    public AdditionalSense {
        if ((code & ~0xff) != 0 || (qualifier & ~0xff) != 0) {
            throw new IllegalArgumentException("ASC " + code + ", ASCQ " + qualifier + ": both are 0 to 255");
        }
    }

    /**
     * The additional sense of a code and qualifier, as they stand in sense data.
     *
     * @param code ASC, only its lower eight bits count
     * @param qualifier ASCQ, only its lower eight bits count
     * @return the standard's, or one whose text says that the vendor gives it a meaning, or that nobody does
     */
    public static AdditionalSense of(int code, int qualifier) {
        return new AdditionalSense(code & 0xff, qualifier & 0xff,
                AdditionalSenseTable.text(code & 0xff, qualifier & 0xff));
    }

    private static AdditionalSense in(int codeAndQualifier) {
        return of(codeAndQualifier >> 8, codeAndQualifier & 0xff);
    }

    /** {@return the text and the two codes, {@code INVALID FIELD IN CDB (24h/00h)}} */
    @Override
    public String toString() {
        return "%s (%02Xh/%02Xh)".formatted(text, code, qualifier);
    }
}
