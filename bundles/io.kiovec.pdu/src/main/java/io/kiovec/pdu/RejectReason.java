// SPDX-License-Identifier: Apache-2.0
package io.kiovec.pdu;

/** Why a PDU was rejected (RFC 7143, 11.17.1). */
public enum RejectReason {
    /** The data digest did not fit; the initiator sends the PDU again. */
    DATA_DIGEST_ERROR(0x02),
    /** What a SNACK asks for is not done at error recovery level 0. */
    SNACK_REJECT(0x03),
    /** A rule of the protocol was broken; the connection ends. */
    PROTOCOL_ERROR(0x04),
    /** The opcode is not known. */
    COMMAND_NOT_SUPPORTED(0x05),
    /** Too many commands for immediate delivery. */
    TOO_MANY_IMMEDIATE_COMMANDS(0x06),
    /** The initiator task tag belongs to a task that has not ended. */
    TASK_IN_PROGRESS(0x07),
    /** A field has a value that it cannot have. */
    INVALID_PDU_FIELD(0x09),
    /** The target asked for a logout and takes no more. */
    WAITING_FOR_LOGOUT(0x0c);

    private final int code;

    RejectReason(int code) {
        this.code = code;
    }

    /** {@return the byte in the PDU} */
    public int code() {
        return code;
    }
}
