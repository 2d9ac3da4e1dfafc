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

    public static final AdditionalSense NO_ADDITIONAL_SENSE_INFORMATION = in(0x0000);
    public static final AdditionalSense FILEMARK_DETECTED = in(0x0001);
    public static final AdditionalSense END_OF_PARTITION_MEDIUM_DETECTED = in(0x0002);
    public static final AdditionalSense BEGINNING_OF_PARTITION_MEDIUM_DETECTED = in(0x0004);
    public static final AdditionalSense END_OF_DATA_DETECTED = in(0x0005);
    public static final AdditionalSense PROGRAMMABLE_EARLY_WARNING_DETECTED = in(0x0007);
    public static final AdditionalSense OPERATION_IN_PROGRESS = in(0x0016);
    public static final AdditionalSense CLEANING_REQUESTED = in(0x0017);
    public static final AdditionalSense EXTENDED_COPY_INFORMATION_AVAILABLE = in(0x0020);
    public static final AdditionalSense PERIPHERAL_DEVICE_WRITE_FAULT = in(0x0300);
    public static final AdditionalSense LOGICAL_UNIT_NOT_READY_CAUSE_NOT_REPORTABLE = in(0x0400);
    public static final AdditionalSense LOGICAL_UNIT_IS_IN_PROCESS_OF_BECOMING_READY = in(0x0401);
    public static final AdditionalSense LOGICAL_UNIT_NOT_READY_INITIALIZING_COMMAND_REQUIRED = in(0x0402);
    public static final AdditionalSense LOGICAL_UNIT_NOT_READY_MANUAL_INTERVENTION_REQUIRED = in(0x0403);
    public static final AdditionalSense LOGICAL_UNIT_NOT_READY_FORMAT_IN_PROGRESS = in(0x0404);
    public static final AdditionalSense LOGICAL_UNIT_NOT_READY_OPERATION_IN_PROGRESS = in(0x0407);
    public static final AdditionalSense LOGICAL_UNIT_NOT_ACCESSIBLE_TARGET_PORT_IN_STANDBY_STATE = in(0x040b);
    public static final AdditionalSense LOGICAL_UNIT_NOT_ACCESSIBLE_TARGET_PORT_IN_UNAVAILABLE_STATE = in(0x040c);
    public static final AdditionalSense LOGICAL_UNIT_NOT_READY_AUXILIARY_MEMORY_NOT_ACCESSIBLE = in(0x0410);
    public static final AdditionalSense LOGICAL_UNIT_NOT_READY_OFFLINE = in(0x0412);
    public static final AdditionalSense LOGICAL_UNIT_NOT_READY_SANITIZE_IN_PROGRESS = in(0x041b);
    public static final AdditionalSense LOGICAL_UNIT_COMMUNICATION_FAILURE = in(0x0800);
    public static final AdditionalSense LOGICAL_UNIT_COMMUNICATION_TIME_OUT = in(0x0801);
    public static final AdditionalSense UNREACHABLE_COPY_TARGET = in(0x0804);
    public static final AdditionalSense WARNING = in(0x0b00);
    public static final AdditionalSense WRITE_ERROR = in(0x0c00);
    public static final AdditionalSense WRITE_ERROR_UNEXPECTED_UNSOLICITED_DATA = in(0x0c0c);
    public static final AdditionalSense WRITE_ERROR_NOT_ENOUGH_UNSOLICITED_DATA = in(0x0c0d);
    public static final AdditionalSense THIRD_PARTY_DEVICE_FAILURE = in(0x0d01);
    public static final AdditionalSense COPY_TARGET_DEVICE_NOT_REACHABLE = in(0x0d02);
    public static final AdditionalSense LOGICAL_BLOCK_GUARD_CHECK_FAILED = in(0x1001);
    public static final AdditionalSense LOGICAL_BLOCK_APPLICATION_TAG_CHECK_FAILED = in(0x1002);
    public static final AdditionalSense LOGICAL_BLOCK_REFERENCE_TAG_CHECK_FAILED = in(0x1003);
    public static final AdditionalSense UNRECOVERED_READ_ERROR = in(0x1100);
    public static final AdditionalSense READ_RETRIES_EXHAUSTED = in(0x1101);
    public static final AdditionalSense RECORDED_ENTITY_NOT_FOUND = in(0x1400);
    public static final AdditionalSense END_OF_DATA_NOT_FOUND = in(0x1403);
    public static final AdditionalSense LOCATE_OPERATION_FAILURE = in(0x1407);
    public static final AdditionalSense RANDOM_POSITIONING_ERROR = in(0x1500);
    public static final AdditionalSense RECOVERED_DATA_WITH_RETRIES = in(0x1701);
    public static final AdditionalSense RECOVERED_DATA_WITH_ERROR_CORRECTION_APPLIED = in(0x1800);
    public static final AdditionalSense DEFECT_LIST_NOT_FOUND = in(0x1c00);
    public static final AdditionalSense PARAMETER_LIST_LENGTH_ERROR = in(0x1a00);
    public static final AdditionalSense MISCOMPARE_DURING_VERIFY_OPERATION = in(0x1d00);
    public static final AdditionalSense MISCOMPARE_VERIFY_OF_UNMAPPED_LBA = in(0x1d01);
    public static final AdditionalSense INVALID_COMMAND_OPERATION_CODE = in(0x2000);
    public static final AdditionalSense ACCESS_DENIED_NO_ACCESS_RIGHTS = in(0x2002);
    public static final AdditionalSense ILLEGAL_COMMAND_WHEN_NOT_IN_APPEND_ONLY_MODE = in(0x200c);
    public static final AdditionalSense LOGICAL_BLOCK_ADDRESS_OUT_OF_RANGE = in(0x2100);
    public static final AdditionalSense INVALID_FIELD_IN_CDB = in(0x2400);
    public static final AdditionalSense LOGICAL_UNIT_NOT_SUPPORTED = in(0x2500);
    public static final AdditionalSense INVALID_FIELD_IN_PARAMETER_LIST = in(0x2600);
    public static final AdditionalSense PARAMETER_NOT_SUPPORTED = in(0x2601);
    public static final AdditionalSense PARAMETER_VALUE_INVALID = in(0x2602);
    public static final AdditionalSense INVALID_RELEASE_OF_PERSISTENT_RESERVATION = in(0x2604);
    public static final AdditionalSense TOO_MANY_TARGET_DESCRIPTORS = in(0x2606);
    public static final AdditionalSense UNSUPPORTED_TARGET_DESCRIPTOR_TYPE_CODE = in(0x2607);
    public static final AdditionalSense TOO_MANY_SEGMENT_DESCRIPTORS = in(0x2608);
    public static final AdditionalSense UNSUPPORTED_SEGMENT_DESCRIPTOR_TYPE_CODE = in(0x2609);
    public static final AdditionalSense UNEXPECTED_INEXACT_SEGMENT = in(0x260a);
    public static final AdditionalSense INLINE_DATA_LENGTH_EXCEEDED = in(0x260b);
    public static final AdditionalSense INVALID_OPERATION_FOR_COPY_SOURCE_OR_DESTINATION = in(0x260c);
    public static final AdditionalSense COPY_SEGMENT_GRANULARITY_VIOLATION = in(0x260d);
    public static final AdditionalSense WRITE_PROTECTED = in(0x2700);
    public static final AdditionalSense HARDWARE_WRITE_PROTECTED = in(0x2701);
    public static final AdditionalSense LOGICAL_UNIT_SOFTWARE_WRITE_PROTECTED = in(0x2702);
    public static final AdditionalSense ASSOCIATED_WRITE_PROTECT = in(0x2703);
    public static final AdditionalSense PERSISTENT_WRITE_PROTECT = in(0x2704);
    public static final AdditionalSense PERMANENT_WRITE_PROTECT = in(0x2705);
    public static final AdditionalSense SPACE_ALLOCATION_FAILED_WRITE_PROTECT = in(0x2707);
    public static final AdditionalSense NOT_READY_TO_READY_CHANGE_MEDIUM_MAY_HAVE_CHANGED = in(0x2800);
    public static final AdditionalSense POWER_ON_RESET_OR_BUS_DEVICE_RESET_OCCURRED = in(0x2900);
    public static final AdditionalSense POWER_ON_OCCURRED = in(0x2901);
    public static final AdditionalSense SCSI_BUS_RESET_OCCURRED = in(0x2902);
    public static final AdditionalSense BUS_DEVICE_RESET_FUNCTION_OCCURRED = in(0x2903);
    public static final AdditionalSense DEVICE_INTERNAL_RESET = in(0x2904);
    public static final AdditionalSense I_T_NEXUS_LOSS_OCCURRED = in(0x2907);
    public static final AdditionalSense PARAMETERS_CHANGED = in(0x2a00);
    public static final AdditionalSense MODE_PARAMETERS_CHANGED = in(0x2a01);
    public static final AdditionalSense LOG_PARAMETERS_CHANGED = in(0x2a02);
    public static final AdditionalSense RESERVATIONS_PREEMPTED = in(0x2a03);
    public static final AdditionalSense RESERVATIONS_RELEASED = in(0x2a04);
    public static final AdditionalSense REGISTRATIONS_PREEMPTED = in(0x2a05);
    public static final AdditionalSense ASYMMETRIC_ACCESS_STATE_CHANGED = in(0x2a06);
    public static final AdditionalSense CAPACITY_DATA_HAS_CHANGED = in(0x2a09);
    public static final AdditionalSense MEDIUM_REMOVAL_PREVENTION_PREEMPTED = in(0x2a15);
    public static final AdditionalSense COMMAND_SEQUENCE_ERROR = in(0x2c00);
    public static final AdditionalSense PREVIOUS_BUSY_STATUS = in(0x2c07);
    public static final AdditionalSense PREVIOUS_TASK_SET_FULL_STATUS = in(0x2c08);
    public static final AdditionalSense PREVIOUS_RESERVATION_CONFLICT_STATUS = in(0x2c09);
    public static final AdditionalSense ORWRITE_GENERATION_DOES_NOT_MATCH = in(0x2c0c);
    public static final AdditionalSense COMMANDS_CLEARED_BY_ANOTHER_INITIATOR = in(0x2f00);
    public static final AdditionalSense COMMANDS_CLEARED_BY_DEVICE_SERVER = in(0x2f02);
    public static final AdditionalSense INCOMPATIBLE_MEDIUM_INSTALLED = in(0x3000);
    public static final AdditionalSense CANNOT_READ_MEDIUM_UNKNOWN_FORMAT = in(0x3001);
    public static final AdditionalSense CANNOT_READ_MEDIUM_INCOMPATIBLE_FORMAT = in(0x3002);
    public static final AdditionalSense CLEANING_CARTRIDGE_INSTALLED = in(0x3003);
    public static final AdditionalSense CANNOT_WRITE_MEDIUM_INCOMPATIBLE_FORMAT = in(0x3005);
    public static final AdditionalSense CLEANING_FAILURE = in(0x3007);
    public static final AdditionalSense WORM_MEDIUM_OVERWRITE_ATTEMPTED = in(0x300c);
    public static final AdditionalSense WORM_MEDIUM_INTEGRITY_CHECK = in(0x300d);
    public static final AdditionalSense MEDIUM_FORMAT_CORRUPTED = in(0x3100);
    public static final AdditionalSense FORMAT_COMMAND_FAILED = in(0x3101);
    public static final AdditionalSense SANITIZE_COMMAND_FAILED = in(0x3103);
    public static final AdditionalSense ROUNDED_PARAMETER = in(0x3700);
    public static final AdditionalSense THIN_PROVISIONING_SOFT_THRESHOLD_REACHED = in(0x3807);
    public static final AdditionalSense SAVING_PARAMETERS_NOT_SUPPORTED = in(0x3900);
    public static final AdditionalSense MEDIUM_NOT_PRESENT = in(0x3a00);
    public static final AdditionalSense MEDIUM_NOT_PRESENT_TRAY_CLOSED = in(0x3a01);
    public static final AdditionalSense MEDIUM_NOT_PRESENT_TRAY_OPEN = in(0x3a02);
    public static final AdditionalSense MEDIUM_NOT_PRESENT_LOADABLE = in(0x3a03);
    public static final AdditionalSense MEDIUM_NOT_PRESENT_MEDIUM_AUXILIARY_MEMORY_ACCESSIBLE = in(0x3a04);
    public static final AdditionalSense SEQUENTIAL_POSITIONING_ERROR = in(0x3b00);
    public static final AdditionalSense REPOSITION_ERROR = in(0x3b08);
    public static final AdditionalSense POSITION_PAST_BEGINNING_OF_MEDIUM = in(0x3b0c);
    public static final AdditionalSense LOGICAL_UNIT_FAILURE = in(0x3e01);
    public static final AdditionalSense TARGET_OPERATING_CONDITIONS_HAVE_CHANGED = in(0x3f00);
    public static final AdditionalSense MICROCODE_HAS_BEEN_CHANGED = in(0x3f01);
    public static final AdditionalSense INQUIRY_DATA_HAS_CHANGED = in(0x3f03);
    public static final AdditionalSense DEVICE_IDENTIFIER_CHANGED = in(0x3f05);
    public static final AdditionalSense REPORTED_LUNS_DATA_HAS_CHANGED = in(0x3f0e);
    public static final AdditionalSense MEDIUM_LOADABLE = in(0x3f10);
    public static final AdditionalSense MEDIUM_AUXILIARY_MEMORY_ACCESSIBLE = in(0x3f11);
    public static final AdditionalSense INTERNAL_TARGET_FAILURE = in(0x4400);
    /** Who had reserved the unit cannot be read any more. */
    public static final AdditionalSense PERSISTENT_RESERVATION_INFORMATION_LOST = in(0x4401);
    public static final AdditionalSense PROTOCOL_SERVICE_CRC_ERROR = in(0x4705);
    public static final AdditionalSense SOME_COMMANDS_CLEARED_BY_ISCSI_PROTOCOL_EVENT = in(0x477f);
    public static final AdditionalSense INITIATOR_DETECTED_ERROR_MESSAGE_RECEIVED = in(0x4800);
    public static final AdditionalSense DATA_PHASE_ERROR = in(0x4b00);
    public static final AdditionalSense OVERLAPPED_COMMANDS_ATTEMPTED = in(0x4e00);
    public static final AdditionalSense WRITE_APPEND_ERROR = in(0x5000);
    public static final AdditionalSense ERASE_FAILURE = in(0x5100);
    public static final AdditionalSense MEDIA_LOAD_OR_EJECT_FAILED = in(0x5300);
    public static final AdditionalSense MEDIUM_REMOVAL_PREVENTED = in(0x5302);
    public static final AdditionalSense INSUFFICIENT_RESERVATION_RESOURCES = in(0x5502);
    public static final AdditionalSense INSUFFICIENT_RESOURCES = in(0x5503);
    public static final AdditionalSense INSUFFICIENT_REGISTRATION_RESOURCES = in(0x5504);
    public static final AdditionalSense AUXILIARY_MEMORY_OUT_OF_SPACE = in(0x5506);
    public static final AdditionalSense OPERATOR_MEDIUM_REMOVAL_REQUEST = in(0x5a01);
    public static final AdditionalSense OPERATOR_SELECTED_WRITE_PROTECT = in(0x5a02);
    public static final AdditionalSense THRESHOLD_CONDITION_MET = in(0x5b01);
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
