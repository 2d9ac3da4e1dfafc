// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.scsi.cdb.StreamCdb;
import io.kiovec.scsi.cdb.StreamControlCdb;

/** What a drive can be told to do without waiting for its end (SSC-5, IMMED). */
enum MotionKind {
    /** To the beginning of the partition. */
    REWIND(StreamCdb.IMMEDIATE, After.LOADED),
    /** To an object. */
    LOCATE(StreamCdb.IMMEDIATE, After.LOADED),
    /** What lies behind the position is gone. */
    ERASE(StreamControlCdb.ERASE_IMMEDIATE, After.LOADED),
    /** The cartridge comes. */
    LOAD(StreamControlCdb.IMMEDIATE, After.NEWLY_LOADED),
    /** To the end and back; drives may tell it as a cartridge that has come. */
    RETENSION(StreamControlCdb.IMMEDIATE, After.NEWLY_LOADED),
    /** Partitions are made. */
    FORMAT(StreamControlCdb.IMMEDIATE, After.LOADED),
    /** The cartridge goes. */
    UNLOAD(StreamControlCdb.IMMEDIATE, After.UNLOADED);

    /** How it leaves the drive. */
    enum After {
        LOADED, NEWLY_LOADED, UNLOADED
    }

    /** The bit IMMED of the second byte of its commands. */
    final int immediate;
    final After after;

    MotionKind(int immediate, After after) {
        this.immediate = immediate;
        this.after = after;
    }
}
