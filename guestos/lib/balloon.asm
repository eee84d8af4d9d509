*
* BALLOON - gives pages to whoever needs them more
*
* A kernel that has storage to itself uses it: for buffers, for what it
* may need again. In a virtual machine that storage may be wanted by
* others. The monitor could take pages away behind the kernel's back,
* but it does not know which of them are worth the least; only the
* kernel does. So the monitor asks, and a balloon answers: it takes
* pages from its own kernel, as any other user of storage would, and
* lets the monitor have what is behind them.
*
* Two codes of DIAGNOSE are all that is needed:
*
*   DIAG  R1,R3,X'104'   tells by R1 how many pages the balloon has, and
*                        asks by R3 how many it should have
*   DIAG  R1,R3,X'010'   releases the pages from the address in R1 to
*                        that in R3: they are zeros when they are next
*                        used, and until then they take no storage
*
* A kernel calls BALLOON from time to time, in supervisor state:
*
*        BAL   14,BALLOON
*
* with a base register for this text, which is not 0 to 5 nor 14.
* Registers 0 to 5 and 14 are changed. The kernel has before COPY
*
*   BALMOST  EQU   n     the most pages it can ever give
*
* and two routines, called by BAL 14, which may change registers 0 to 5:
*
*   GETPAGE   register 1 := the address of a page that the kernel can do
*             without from now on, or 0 if there is none
*   PUTPAGE   the kernel has the page at register 1 back. It is zeros.
*
* A bare machine knows the two codes, too, and asks for 0 pages: there
* is nobody beside it. So the kernel need not know where it runs.
*
BALLOON  ST    14,BALBACK
BALNEXT  L     1,BALHELD               so many we have;
         DIAG  1,2,X'104'              so many are asked for
         C     2,=A(BALMOST)
         BNH   BALMEASR
         L     2,=A(BALMOST)           more there will not be
BALMEASR CR    1,2
         BE    BALDONE
         BH    BALLESS
*
*        More are asked for. The page's address goes on top of a stack.
*
         BAL   14,GETPAGE
         LTR   1,1
         BZ    BALDONE                 the kernel needs what it has
         DIAG  1,1,X'010'              give up what is in it
         L     2,BALHELD
         LR    3,2
         SLL   3,2                     a word for each page
         ST    1,BALPAGES(3)
         LA    2,1(2)
         ST    2,BALHELD
         C     2,BALPEAK
         BNH   BALNEXT
         ST    2,BALPEAK
         B     BALNEXT
*
*        Fewer are asked for: the last one comes back.
*
BALLESS  BCTR  1,0
         ST    1,BALHELD
         SLL   1,2
         L     1,BALPAGES(1)
         BAL   14,PUTPAGE
         B     BALNEXT
*
BALDONE  L     14,BALBACK
         BR    14
*
BALBACK  DS    A
BALHELD  DC    F'0'                    pages in the balloon now
BALPEAK  DC    F'0'                    and the most there were
BALPAGES DS    (BALMOST)A              their addresses
