// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

/** The operations of MTIOCTOP, {@code linux/mtio.h}, that this driver asks for. */
enum MtOperation {
    SPACE_FILEMARKS(1), BACK_FILEMARKS(2), SPACE_BLOCKS(3), BACK_BLOCKS(4), FILEMARKS(5), REWIND(6), RETENSION(
            9), END_OF_DATA(12), ERASE(13), BLOCK_LENGTH(20), DENSITY(21), SEEK(22), BUFFERING(24), SPACE_SETMARKS(
                    25), BACK_SETMARKS(26), SETMARKS(27), LOCK(28), UNLOCK(29), LOAD(
                            30), UNLOAD(31), COMPRESSION(32), SWITCH_PARTITION(33), MAKE_PARTITION(34);

    private final int code;

    MtOperation(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
