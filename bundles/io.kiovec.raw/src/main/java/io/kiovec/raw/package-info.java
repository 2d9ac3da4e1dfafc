// SPDX-License-Identifier: Apache-2.0
/**
 * The transport {@code raw}: Linux block nodes and regular files, always with O_DIRECT. The core calls it on the
 * threads of its callers, and stages indirect transfers itself, for this driver knows only direct ones.
 */
package io.kiovec.raw;
