// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

/** Where the field lies that a field pointer points to (SPC-4, 4.5.2.4.2, C/D bit). */
public enum FieldIn {
    /** In the command descriptor block. */
    CDB,
    /** In the parameter data that the initiator sent. */
    DATA
}
