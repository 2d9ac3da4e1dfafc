// SPDX-License-Identifier: Apache-2.0
package io.kiovec.pdu;

/**
 * Where the fields of a basic header segment are (RFC 7143, 11.2): 48 bytes, big-endian, the same places in all PDUs as
 * far as they have the field.
 */
public final class Bhs {

    /** Bytes of a basic header segment. */
    public static final int LENGTH = 48;
    /** The opcode and the bit for immediate delivery. */
    public static final int OPCODE = 0;
    /** Flags, most of them the opcode's own. */
    public static final int FLAGS = 1;
    /** The response code of a response, the reason of a reject. */
    public static final int RESPONSE = 2;
    /** The SCSI status of a response. */
    public static final int STATUS = 3;
    /** Length of additional headers in words of four bytes. */
    public static final int AHS_LENGTH = 4;
    /** Length of the data segment, three bytes after {@link #AHS_LENGTH}. */
    public static final int DATA_LENGTH = 4;
    /** The logical unit number, eight bytes. */
    public static final int LUN = 8;
    /** The initiator task tag. */
    public static final int ITT = 16;
    /** The target transfer tag; in a SCSI Command the expected data transfer length. */
    public static final int TTT = 20;
    /** The expected data transfer length of a SCSI Command. */
    public static final int EDTL = 20;
    /** The referenced task tag of a task management request. */
    public static final int REFERENCED_ITT = 20;
    /** CmdSN of a request. */
    public static final int CMD_SN = 24;
    /** StatSN of a response. */
    public static final int STAT_SN = 24;
    /** ExpStatSN of a request, ExpCmdSN of a response. */
    public static final int EXP_SN = 28;
    /** MaxCmdSN of a response. */
    public static final int MAX_CMD_SN = 32;
    /** The command descriptor block of a SCSI Command, 16 bytes. */
    public static final int CDB = 32;
    /** RefCmdSN of a task management request. */
    public static final int REF_CMD_SN = 32;
    /** DataSN of Data-In and Data-Out, R2TSN of an R2T, ExpDataSN of a SCSI Response. */
    public static final int DATA_SN = 36;
    /** The offset in the buffer of data and R2T. */
    public static final int BUFFER_OFFSET = 40;
    /** Residual count of a SCSI Response or Data-In, desired length of an R2T. */
    public static final int RESIDUAL = 44;
    /** Desired length of an R2T. */
    public static final int DESIRED_LENGTH = 44;

    /** In {@link #OPCODE}: delivered at once, whatever its CmdSN. */
    public static final int IMMEDIATE = 0x40;
    /** In {@link #OPCODE}: the opcode itself. */
    public static final int OPCODE_MASK = 0x3f;
    /** In {@link #FLAGS}: last PDU of a sequence. */
    public static final int FINAL = 0x80;
    /** In {@link #FLAGS} of text and login: the text goes on in the next PDU. */
    public static final int CONTINUE = 0x40;
    /** In {@link #FLAGS} of a SCSI Command: it reads. */
    public static final int READ = 0x40;
    /** In {@link #FLAGS} of a SCSI Command: it writes. */
    public static final int WRITE = 0x20;
    /** In {@link #FLAGS} of a SCSI Command: how it is ordered. */
    public static final int ATTRIBUTE_MASK = 0x07;
    /** In {@link #FLAGS} of a response or Data-In: the residual count is an overflow. */
    public static final int OVERFLOW = 0x04;
    /** In {@link #FLAGS} of a response or Data-In: the residual count is an underflow. */
    public static final int UNDERFLOW = 0x02;
    /** In {@link #FLAGS} of Data-In: it carries the status. */
    public static final int HAS_STATUS = 0x01;
    /** A tag that stands for none (RFC 7143, 11.2.1.8). */
    public static final int NO_TAG = 0xffff_ffff;

    private Bhs() {
    }
}
