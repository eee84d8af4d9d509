         COPY  recursive
         END
