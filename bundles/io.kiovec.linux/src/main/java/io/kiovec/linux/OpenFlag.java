// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

/**
 * How to open, {@code open(2)}. O_CLOEXEC is always set and no flag: a child process that kept a device open would
 * keep its claim.
 */
public enum OpenFlag {
    /** O_DIRECT: past the page cache, with the alignment that {@link FileStatus#directIo()} tells. */
    DIRECT,
    /** O_EXCL: on a block node EBUSY while it is mounted or claimed; with {@link #CREATE} EEXIST when it exists. */
    EXCLUSIVE,
    /** O_NONBLOCK: do not wait, neither in open (a tape drive without a tape) nor in read and write. */
    NONBLOCKING,
    /** O_CREAT: make a regular file with mode 0600 less the umask, where none is. */
    CREATE,
    /** O_TRUNC: cut a regular file to nothing. */
    TRUNCATE,
    /** O_DSYNC: each write is on the medium when it returns. */
    DATA_SYNCHRONOUS,
    /** O_NOFOLLOW: ELOOP when the last part of the path is a symbolic link. */
    NO_FOLLOW
}
