// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

/** What kind of thing a path names, {@code inode(7)}. */
public enum FileType {
    /** A regular file. */
    REGULAR,
    /** A directory. */
    DIRECTORY,
    /** A block node: a disk or a partition. */
    BLOCK,
    /** A character node: a tape, an sg node. */
    CHARACTER,
    /** A pipe. */
    PIPE,
    /** A socket. */
    SOCKET,
    /** A symbolic link that was not followed. */
    SYMBOLIC_LINK,
    /** What this list does not know, such as an anonymous inode. */
    OTHER
}
