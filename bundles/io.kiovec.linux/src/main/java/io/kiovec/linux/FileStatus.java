// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import java.util.Optional;

/**
 * What {@code statx(2)} says about a path or a descriptor; a snapshot.
 *
 * @param type what kind of thing it is
 * @param permissions the mode's lower twelve bits
 * @param device the device that the inode lives on, which with {@code inode} identifies a regular file
 * @param inode the inode's number
 * @param node which device a block or character node stands for; empty for anything else
 * @param size in bytes; 0 for nodes, see {@link BlockNode#size()}
 * @param preferredBlock what suits the file system, in bytes (stx_blksize); advice
 * @param directIo what is known about direct I/O
 */
public record FileStatus(FileType type, int permissions, DeviceNumber device, long inode, Optional<DeviceNumber> node,
        long size, int preferredBlock, DirectIo directIo) {
}
