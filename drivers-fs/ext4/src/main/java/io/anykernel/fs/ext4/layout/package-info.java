/**
 * The structures of an ext4 volume, one class each, which alone knows its offsets. All fields are little-endian, but the
 * journal's, which are big-endian.
 *
 * <pre>
 *   block group 0                                   block group n
 *  +------+-------+-----------+----------+-------+ +--------------------------+-------+
 *  | boot | super | group     | reserved | bit-  | | maybe a copy of super-   | bit-  |
 *  | 1 KiB| block | descrip-  | growth   | maps, | | block and descriptors    | maps, |
 *  |      |       | tors      | blocks   | inode | | (groups 1, 3^n, 5^n, 7^n)| inode |
 *  |      | 1 KiB | (all)     |          | table,| |                          | table,|
 *  |      |       |           |          | data  | |                          | data  |
 *  +------+-------+-----------+----------+-------+ +--------------------------+-------+
 *
 *   flex_bg gathers bitmaps and inode tables of several groups in the first of them: descriptors say where.
 *
 *   inode 2 = top directory      inode.i_block: root of an extent tree
 *      |                               |
 *      v                               v
 *   directory block: records     header | index ... -> block: header | leaf ... | checksum
 *   name -> inode                       | leaf  ... -> runs of data blocks
 *
 *   inode 8 = journal: superblock, then a ring of transactions
 *  +-------+ +-------------+------------+--------+--------+-----+------------+--------+ +-----------
 *  | super | | revocations | descriptor | copy   | copy   | ... | descriptor | commit | | next one
 *  | block | | block, ...  | tag, tag...| of 1st | of 2nd |     | ...        |        | |
 *  +-------+ +-------------+------------+--------+--------+-----+------------+--------+ +-----------
 * </pre>
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.core.error}, {@code
 * io.anykernel.fs.checksum}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.fs.ext4.layout.Superblock}.
 */
package io.anykernel.fs.ext4.layout;
